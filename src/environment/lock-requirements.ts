import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { EnvironmentProgress, LockReport } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import { buildFailure } from './build-failure.ts';
import { knownVariables } from './build-key.ts';
import { writeLock } from './format-lock.ts';
import { type Interpreter, minorOf } from './interpreter.ts';
import type { Lock } from './lock.ts';
import { checkLockTarget } from './lock-target.ts';
import { parseLock } from './parse-lock.ts';
import { inspectWithIndexes } from './probe.ts';
import type { Uv, UvExit } from './uv.ts';

export interface LockRequirementsOptions {
  /** A `requirements.txt`. */
  requirements: string;
  /** Where the lock goes. */
  lockFile: string;
  interpreter: Interpreter;
  uv: Uv;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/**
 * Resolves requirements for an interpreter into a lock, with the indexes that pip and uv are set to.
 * @throws LastgoodError `file_missing`, `lock_invalid` when they contradict each other or cannot be locked, `output_unwritable`,
 * `source_unreachable`, `wheel_failed`
 */
export async function lockRequirements(options: LockRequirementsOptions): Promise<LockReport> {
  const { interpreter, uv, signal, onProgress } = options;
  const [requirements, lockFile] = [resolve(options.requirements), resolve(options.lockFile)];
  const text = await readRequirements(requirements);
  await checkLockTarget(lockFile);
  onProgress?.({ phase: 'resolve', item: basename(requirements), bytes: 0 });
  const { indexes } = await inspectWithIndexes(interpreter.path, signal);
  // Beside the lock: paths in it are relative to it. uv takes names with one word between the dots only.
  const draft = join(dirname(lockFile), `pylock.draft-${process.pid}.toml`);
  const constraints = `${draft}.txt`;
  try {
    await writeFile(constraints, buildTools(text));
    const args = ['pip', 'compile', '--quiet', '--no-header', '--python', interpreter.path, '--format', 'pylock.toml'];
    const exit = await uv.run([...args, '--build-constraints', constraints, '--output-file', draft, requirements], {
      signal,
      cwd: dirname(requirements),
      env: { ...indexes.uvEnv, ...knownVariables(text) },
    });
    if (exit.code !== 0) throw unresolved(requirements, exit);
    const lock = lockable(await readFile(draft, 'utf8'), requirements);
    await writeLock(lockFile, {
      ...lock,
      // uv names the oldest it resolved for; what it chose was chosen for this one.
      requiresPython: `==${minorOf(interpreter)}.*`,
      extras: { interpreter, indexes: indexes.urls, libraries: [], symbols: {} },
    });
    const { implementation, version } = interpreter;
    return { lock: lockFile, packages: lock.packages.length, interpreter: `${implementation} ${version}` };
  } finally {
    for (const file of [draft, constraints]) await rm(file, { force: true });
  }
}

const FOLDER_HINT =
  'A lock names files by their hashes: build a wheel of that folder or commit (pip wheel --no-deps), and name the wheel in its place; or install it where it works, and use "lastgood env capture".';

function lockable(text: string, requirements: string): Lock {
  try {
    return parseLock(text, requirements);
  } catch (error) {
    if (codeOf(error) !== 'lock_invalid') throw error;
    // Its own words are for a lock of somebody's; this one nobody has seen.
    const what = (error as LastgoodError).message.replace(/^.*? is not a lock that can be used: /s, '');
    throw new LastgoodError('lock_invalid', `${requirements} cannot be locked: ${what}`, {
      hint: FOLDER_HINT,
      cause: error,
    });
  }
}

async function readRequirements(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error) => {
    throw new LastgoodError('file_missing', `${file} cannot be read (${codeOf(error)}).`, {
      hint: 'Name a requirements.txt with -r.',
      cause: error,
    });
  });
}

/**
 * An sdist that says only by running what it is must be run with the setuptools that the requirements are for: with the newest
 * one, setup.py of mmcv-full finds no pkg_resources.
 */
function buildTools(requirements: string): string {
  const pins = requirements.split('\n').filter((line) => /^\s*(setuptools|wheel)\s*[=<>!~]/i.test(line));
  return pins.map((line) => `${line.replace(/\s+(#|--).*$/, '')}\n`).join('');
}

function unresolved(requirements: string, { stderr, code }: UvExit): LastgoodError {
  if (/Failed to build|build backend/i.test(stderr)) {
    return buildFailure({
      what: `A package of ${requirements}`,
      name: 'NAME',
      output: stderr,
      log: 'uv pip compile -v',
    });
  }
  const said = stderr
    .split('\n')
    .map((line) => line.replace(/^[\s×├╰─▶│]*(error:|Caused by:|hint:)?\s*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('warning:'))
    .join(' ')
    .slice(0, 1_000);
  const message = (what: string) => `${requirements} ${what}: ${said || `uv exited with code ${code}`}`;
  if (/Failed to fetch|error sending request|Failed to download|Could not connect|dns error/i.test(stderr)) {
    return new LastgoodError('source_unreachable', message('cannot be resolved, as an index does not answer as one'), {
      hint: 'Connect to the network, or set the index (UV_DEFAULT_INDEX, PIP_INDEX_URL or their files), HTTPS_PROXY and SSL_CERT_FILE.',
    });
  }
  if (/lack of valid authentication|\b40[13] (Unauthorized|Forbidden)/i.test(stderr)) {
    return new LastgoodError('source_unreachable', message('cannot be resolved, as an index wants a login'), {
      hint: 'Give that index a user name and a password: in ~/.netrc, or in its address in UV_DEFAULT_INDEX, PIP_INDEX_URL or their files.',
    });
  }
  if (/Git operation failed/i.test(stderr)) {
    return new LastgoodError('lock_invalid', message('cannot be resolved'), { hint: FOLDER_HINT });
  }
  if (/no version of|no versions of|not found in the package registry/i.test(stderr)) {
    return new LastgoodError('lock_invalid', message('cannot be resolved'), {
      hint: 'See that the name and the version are right, that the index has them (a proxy that asks for a login answers, too) and that --python names the Python that they are for.',
    });
  }
  return new LastgoodError('lock_invalid', message('cannot be resolved'), {
    hint: 'Loosen the versions that contradict each other, or name the Python that they are for with --python.',
  });
}
