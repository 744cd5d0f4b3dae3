import { readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { findPython } from './find-python.ts';
import { type Interpreter, minorOf } from './interpreter.ts';
import { inspectPython } from './probe.ts';

/** Which interpreter is meant: one by its path, else by version; of several the one most like `exact`. */
export interface WantedInterpreter {
  /** `3.10` or `3.10.13` */
  version?: string | undefined;
  /** An executable, the folder of an environment, or a name on PATH. */
  path?: string | undefined;
  exact?: Interpreter | undefined;
}

/**
 * An interpreter of this machine: of pyenv, PATH, the system's folders or uv. Without a version it is that of `exact`, and
 * without either the first that is found.
 * @throws LastgoodError `interpreter_missing`, naming those that are there; `environment_broken`; the signal's reason
 */
export async function findInterpreter(
  wanted: WantedInterpreter,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Interpreter> {
  if (wanted.path !== undefined)
    return (await inspectPython(await findPython(wanted.path, env.PATH), signal)).interpreter;
  const { exact, version = exact && minorOf(exact) } = wanted;
  if (exact && fits(exact.version, version)) {
    const same = await tell(exact.path, signal);
    if (same && same.version === exact.version && same.build === exact.build) return same;
  }
  const pythons = await listPythons(env);
  // Names tell mostly: no need to ask a 3.11 whether it is a 3.10.
  const likely = pythons.filter((path) => mayBe(path, version));
  const found = await tellAll(likely, signal);
  const fitting = found.filter((one) => fits(one.version, version) && (!exact || one.abi === exact.abi));
  if (fitting.length > 0) return fitting.sort((a, b) => likeness(b, exact) - likeness(a, exact) || newer(a, b))[0]!;
  const others = await tellAll(
    pythons.filter((path) => !likely.includes(path)),
    signal,
  );
  throw missing(version, [...found, ...others]);
}

/** `3.10.13` fits `3.10`, and anything fits nothing. */
const fits = (version: string, wanted: string | undefined): boolean =>
  wanted === undefined || version === wanted || version.startsWith(`${wanted}.`);

function likeness(one: Interpreter, exact: Interpreter | undefined): number {
  if (exact === undefined) return 0;
  return (one.version === exact.version ? 2 : 0) + (one.build === exact.build ? 1 : 0);
}

/** Negative when `a` is the newer one. */
const newer = (a: Interpreter, b: Interpreter): number =>
  b.version.localeCompare(a.version, undefined, { numeric: true });

/** By the version in its path: `…/3.10.13/bin/python3.10`, `/usr/bin/python3.10`; true when there is none. */
function mayBe(path: string, version: string | undefined): boolean {
  if (version === undefined) return true;
  const minor = version.split('.', 2).join('.');
  const named =
    /python(\d+\.\d+)t?$/.exec(path)?.[1] ?? /\/(?:\D*-)?(\d+\.\d+)(?:\.\d+)?[^/]*\/bin\/[^/]+$/.exec(path)?.[1];
  return named === undefined || named === minor;
}

async function tellAll(paths: string[], signal: AbortSignal): Promise<Interpreter[]> {
  const told = await Promise.all(paths.map((path) => tell(path, signal)));
  return told.filter((one) => one !== null);
}

/** Null: it is gone, broken or too old; then others are better. */
async function tell(path: string, signal: AbortSignal): Promise<Interpreter | null> {
  return inspectPython(path, signal).then(
    ({ interpreter }) => interpreter,
    (error) => {
      if (error instanceof LastgoodError) return null;
      throw error;
    },
  );
}

/** Executables of Pythons, links followed, each once: those that a person put there before the system's. */
export async function listPythons(env: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const home = env.HOME || homedir();
  const onPath = (env.PATH ?? '').split(delimiter).filter((dir) => dir !== '' && !dir.endsWith('/shims'));
  const folders = [
    ...(await below(join(env.PYENV_ROOT || join(home, '.pyenv'), 'versions'))),
    ...onPath,
    '/usr/local/bin',
    '/usr/bin',
    '/opt/homebrew/bin',
    ...(await below(
      env.UV_PYTHON_INSTALL_DIR || join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'uv', 'python'),
    )),
  ];
  const found = new Set<string>();
  for (const folder of folders) {
    for (const name of (await readdir(folder).catch(() => [])).sort()) {
      if (!/^python3(\.\d+t?)?$/.test(name)) continue;
      const path = await realpath(join(folder, name)).catch(() => null);
      // Of a virtual environment that happens to be active on PATH, the base is found where it is.
      if (path !== null) found.add(path);
    }
  }
  return [...found];
}

/** `bin` of every folder in `dir`, the newest version first. */
async function below(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => []);
  return names.sort((a, b) => b.localeCompare(a, undefined, { numeric: true })).map((name) => join(dir, name, 'bin'));
}

function missing(version: string | undefined, found: Interpreter[]): LastgoodError {
  const what = version === undefined ? 'Python' : `Python ${version}`;
  const there = found.sort((a, b) => -newer(a, b)).map((one) => `${one.version} (${one.path})`);
  const list =
    there.length === 0 ? 'there is none at all' : `there ${there.length === 1 ? 'is' : 'are'} ${there.join(', ')}`;
  return new LastgoodError('interpreter_missing', `There is no ${what} here; ${list}.`, {
    hint: `Install it (pyenv install ${version ?? '3.12'}, uv python install ${version ?? '3.12'}, or your system’s package), or name one by its path with --python.`,
  });
}
