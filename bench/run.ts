/**
 * Runs every benchmark after the other, each in a process of its own with the worker's allocator settings.
 *   npm run bench                            all of them, on collages of the fixture photo
 *   npm run bench -- recipe transport        only these
 *   npm run bench -- recipe photos/a.jpg     on photos of yours (files or folders)
 *   npm run bench -- environment path/to/venv
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** In the order of a request's way. `quality` needs a folder of annotated photos and is run by itself. */
const ALL = [
  'store',
  'environment',
  'switch',
  'kill',
  'gateway',
  'python',
  'decode',
  'masks',
  'import',
  'batch',
  'doctor',
  'threads',
  'heap',
  'recipe',
  'transport',
  'throughput',
  'start',
  'modelscope',
];
/** These take photos, and `environment` a Python environment's folder. */
const ON_PATHS = ['environment', ...ALL.slice(ALL.indexOf('threads'))];

const words = process.argv.slice(2);
const names = words.filter((word) => ALL.includes(word));
const paths = words.filter((word) => !ALL.includes(word));
const missing = paths.filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.error(`Neither a benchmark nor a file or folder: ${missing.join(', ')}. Benchmarks: ${ALL.join(', ')}.`);
  process.exit(2);
}
// As the onnx driver starts workers: what runs in-process here is compared with them.
const env = { ...process.env, MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2' };
let failed = 0;
for (const name of names.length > 0 ? names : ALL) {
  console.log(`\n== ${name}`);
  const args = [join(import.meta.dirname, `${name}.ts`), ...(ON_PATHS.includes(name) ? paths : [])];
  if (spawnSync(process.execPath, args, { stdio: 'inherit', env }).status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
