import { join } from 'node:path';
import { createOnnxDriver } from '../runtime/onnx/driver.ts';
import { embeddedSpec, type Installation, SIZES } from './installation.ts';
import type { ServiceOptions } from './service.ts';

/** What a service of this installation is made of, whichever command runs it. */
export function parts(
  installation: Installation,
  size: (typeof SIZES)[number],
): Pick<ServiceOptions, 'specFile' | 'welcome' | 'webDir' | 'version' | 'drivers'> {
  return {
    specFile: embeddedSpec(installation, size),
    welcome: SIZES.map((other) => embeddedSpec(installation, other)),
    webDir: join(installation.root, 'web', 'dist'),
    version: installation.version,
    drivers: [createOnnxDriver()],
  };
}
