import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { RuntimeEnvironment, RuntimeSettings, StagedRelease } from '../../src/runtime/driver.ts';
import { commandRelease } from './command-release.ts';

const run = promisify(execFile);

export const hasPython = spawnSync('python3', ['-c', 'import venv']).status === 0;

/** An environment with nothing in it. */
export async function bareEnvironment(dir: string): Promise<RuntimeEnvironment> {
  await run('python3', ['-m', 'venv', '--without-pip', dir]);
  return { id: 'bare', dir, python: join(dir, 'bin', 'python') };
}

/** One with the packages given, of the index that pip is set to; null where there is none within reach. */
export async function environmentWith(dir: string, packages: string[]): Promise<RuntimeEnvironment | null> {
  const python = join(dir, 'bin', 'python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries=0', '--timeout=10'];
  try {
    await run('python3', ['-m', 'venv', dir]);
    await run(python, [...pip, ...packages], { env: process.env });
  } catch {
    return null;
  }
  return { id: 'serving', dir, python };
}

/** A release of the programs in `programs/`, run by the python driver. */
export function pythonRelease(environment: RuntimeEnvironment, runtime: Partial<RuntimeSettings>): StagedRelease {
  const { command: _, ...settings } = commandRelease([]).runtime;
  return { ...commandRelease([]), runtime: { ...settings, driver: 'python', ...runtime }, environment };
}
