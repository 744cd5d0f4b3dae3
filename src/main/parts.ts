import { join } from 'node:path';
import { createCommandDriver } from '../runtime/command/driver.ts';
import type { Driver } from '../runtime/driver.ts';
import { createOnnxDriver } from '../runtime/onnx/driver.ts';
import { createPythonDriver } from '../runtime/python/driver.ts';
import { embeddedSpec, type Installation, SIZES } from './installation.ts';

export interface Parts {
  /** release.yaml of the embedded release in that size. */
  specFile: string;
  /** Of all sizes: they share their packages. */
  welcome: string[];
  /** Folder of the built page. */
  webDir: string;
  version: string;
  drivers: Driver[];
}

/** What a service of this installation is made of, whichever command runs it. */
export function parts(installation: Installation, size: (typeof SIZES)[number]): Parts {
  return {
    specFile: embeddedSpec(installation, size),
    welcome: SIZES.map((other) => embeddedSpec(installation, other)),
    webDir: join(installation.root, 'web', 'dist'),
    version: installation.version,
    drivers: [createOnnxDriver(), createCommandDriver(), createPythonDriver()],
  };
}
