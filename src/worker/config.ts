import { parseArgs } from 'node:util';

/** What the driver tells a worker, as JSON in `--config`. */
export interface WorkerConfig {
  /** Unix socket to serve on. */
  socketPath: string;
  release: { id: string; version: string };
  /** Folder with the release's files. */
  dir: string;
  /** Folder for optimised networks, shared by all workers of this host. */
  cacheDir: string;
  recipe: string;
  settings: Record<string, unknown>;
  /** Cores to use; `auto`: as many as this process may use. */
  threads: number | 'auto';
  /** Module that exports `recipes`; the built-in ones when left out. */
  recipes?: string;
}

/** Reads `--config=<json>`. Its only writer is the driver: what is missing is a bug there. */
export function readConfig(argv: string[]): WorkerConfig {
  const { values } = parseArgs({ args: argv, options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new Error('started without --config; the onnx driver starts workers');
  return JSON.parse(values.config) as WorkerConfig;
}
