import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { RuntimeEnvironment, StagedRelease } from '../../src/runtime/driver.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');

/** The environment that `$LASTGOOD_GOLDEN_ENV` names, or the one that the golden tier has made; null where there is none. */
export function goldenEnvironment(): RuntimeEnvironment | null {
  const dir = resolve(process.env.LASTGOOD_GOLDEN_ENV ?? join(homedir(), '.cache', 'lastgood-golden', 'env'));
  const python = join(dir, 'bin', 'python');
  return existsSync(python) ? { id: 'golden', dir, python } : null;
}

/** Makes a model folder with random weights; `options` are the maker's. */
export async function makeModel({ python }: RuntimeEnvironment, dir: string, options: string[] = []): Promise<void> {
  await runGolden(python, [join(ROOT, 'scripts', 'make-m2fp-folder.py'), dir, ...options]);
}

/** Runs a program of the environment; ModelScope's own files go into a folder beside. */
export async function runGolden(
  python: string,
  args: string[],
  cwd = ROOT,
): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONNOUSERSITE: '1' };
  return run(python, args, { cwd, env, maxBuffer: 64_000_000 });
}

/** A release of the model in `dir`/model. */
export function m2fpRelease(
  environment: RuntimeEnvironment,
  dir: string,
  settings: Record<string, unknown> = {},
): StagedRelease {
  const runtime = { driver: 'python', worker: 'modelscope-m2fp', threads: 'auto' as const, settings };
  return { service: 'people', id: `sha256:${'e'.repeat(64)}`, version: '1.0.0', dir, runtime, environment };
}
