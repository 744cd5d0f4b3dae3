import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { uniqueName } from '../store/process-tag.ts';
import { listPythons } from './interpreters.ts';
import { clearLeftovers } from './leftovers.ts';
import { runGroup } from './run-group.ts';
import { withoutSecretsIn } from './secrets.ts';

/** The version that this code was tried with, and those that only repair it. */
const WANTED = 'uv>=0.13.9,<0.14';
/** Each takes its time to fail without a network. */
const MAX_PYTHONS = 3;

export interface InstallUvOptions {
  /** Where it goes, whole: `bin/uv` is in it. */
  dir: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/**
 * Installs uv with the pip of some Python of this machine, from the index that pip is set to. The caller has the lock.
 * @returns what went wrong; empty when it is there
 */
export async function installUv({ dir, env, signal }: InstallUvOptions): Promise<string[]> {
  await clearLeftovers(dirname(dir));
  const pythons = (await listPythons(env)).slice(0, MAX_PYTHONS);
  if (pythons.length === 0) return ['there is no Python to install it with'];
  const problems: string[] = [];
  for (const python of pythons) {
    const temp = join(dirname(dir), uniqueName());
    try {
      await mkdir(temp);
      const problem = await install(python, temp, env, signal);
      if (problem === null) {
        await rm(dir, { recursive: true, force: true });
        await rename(join(temp, 'uv'), dir);
        return [];
      }
      problems.push(`pip of ${python}: ${problem}`);
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
  }
  return problems;
}

/** With its own pip, or with that of a virtual environment: many a system's Python has none. */
async function install(python: string, temp: string, env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const args = ['-m', 'pip', 'install', '--quiet', '--no-input', '--no-deps', '--only-binary', ':all:'];
  const pipEnv = { ...env, PIP_USER: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' };
  const run = (file: string, argv: string[]) => runGroup(file, argv, { signal, env: pipEnv, cwd: temp });
  const target = ['--target', join(temp, 'uv'), WANTED];
  const first = await run(python, [...args, ...target]);
  if (first.code === 0) return null;
  if (!first.stderr.includes('No module named pip')) return lastWords(first.stderr);
  const venv = join(temp, 'venv');
  const made = await run(python, ['-m', 'venv', venv]);
  if (made.code !== 0) return 'it has neither pip nor venv';
  const second = await run(join(venv, 'bin', 'python'), [...args, ...target]);
  return second.code === 0 ? null : lastWords(second.stderr);
}

/** pip says first what went wrong last: "ERROR: Could not find a version …". */
function lastWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((text) => text.startsWith('ERROR:')) ?? lines.at(-1) ?? 'it failed without a word';
  return withoutSecretsIn(line.replace(/^ERROR:\s*/, '').slice(0, 300));
}
