import { createRequire } from 'node:module';
import { z } from 'zod';

/** The runtime that the driver onnx runs networks with: the one that is installed with lastgood. */
export function ownRuntime(): { name: string; version: string } | null {
  const name = 'onnxruntime-node';
  const read = z.object({ version: z.string() }).safeParse(createRequire(import.meta.url)(`${name}/package.json`));
  return read.success ? { name, version: read.data.version } : null;
}
