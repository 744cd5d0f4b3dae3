import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findInterpreter } from '../../../src/environment/interpreters.ts';
import { LastgoodError } from '../../../src/errors.ts';
import { makeHome } from './home.ts';

const run = promisify(execFile);

/** A Python of this machine that has wheels of the packages that the scenarios are about. */
export interface Machine {
  /** Its executable. */
  python: string;
  version: string;
}

/** What packages of 2022 and 2023 have wheels for. */
const VERSIONS = ['3.10', '3.11'];
/** Some package that is small. */
const PROBE = 'itsdangerous==2.2.0';

/** @returns in words what is missing, when something is */
export async function findMachine(versions: readonly string[] = VERSIONS): Promise<Machine | string> {
  const machine = await findPython(versions);
  if (machine === null) return `no Python ${versions.join(' or ')}`;
  await using folder = await makeHome('nothing');
  try {
    await run(machine.python, ['-m', 'venv', join(folder.dir, 'venv')]);
  } catch {
    return `${machine.python} has no venv`;
  }
  try {
    await pip(join(folder.dir, 'venv'), [
      'download',
      '--no-deps',
      '--retries=0',
      '--timeout=10',
      `--dest=${folder.dir}`,
      PROBE,
    ]);
  } catch {
    return 'no package index';
  }
  return machine;
}

async function findPython(versions: readonly string[]): Promise<Machine | null> {
  for (const version of versions) {
    try {
      const { path } = await findInterpreter({ version }, AbortSignal.timeout(30_000));
      return { python: path, version };
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
    }
  }
  return null;
}

/** pip of an environment, as its owner calls it. @returns what it printed */
export async function pip(environment: string, args: readonly string[]): Promise<string> {
  const settings = { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
  const python = join(environment, 'bin', 'python');
  const { stdout } = await run(python, ['-m', 'pip', ...args], { env: settings, maxBuffer: 16_000_000 });
  return stdout;
}

/** An environment as people make them, without lastgood. */
export async function makeEnvironment({ python }: Machine, dir: string, requirements: string): Promise<void> {
  await run(python, ['-m', 'venv', dir]);
  await pip(dir, ['install', '--quiet', '-r', requirements]);
}

/** What `pip check` has to say about an environment, which need not have a pip of its own; empty: nothing. */
export async function pipComplaints({ python }: Machine, environment: string): Promise<string> {
  try {
    await run(python, ['-m', 'pip', '--python', join(environment, 'bin', 'python'), 'check']);
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}
