import { normalizeName } from '../api/package-name.ts';
import type { Interpreter } from './interpreter.ts';
import { platformTags } from './platform-tags.ts';

/** What the name of a wheel file says (PEP 427). */
export interface WheelName {
  /** Normalised. */
  package: string;
  version: string;
  build: string | null;
  pythons: string[];
  abis: string[];
  platforms: string[];
}

/** Parts of a wheel's name: plain enough for any file system, and for a terminal. */
const PARTS = /^([A-Za-z0-9._]+)-([A-Za-z0-9._!+]+)(?:-(\d[A-Za-z0-9._]*))?-([\w.]+)-([\w.]+)-([\w.]+)\.whl$/;

/** @returns null when it is no wheel's name */
export function parseWheelName(name: string): WheelName | null {
  const [, pkg, version, build, pythons, abis, platforms] = PARTS.exec(name) ?? [];
  if (pkg === undefined) return null;
  return {
    package: normalizeName(pkg),
    version: version!,
    build: build ?? null,
    pythons: pythons!.split('.'),
    abis: abis!.split('.'),
    platforms: platforms!.split('.'),
  };
}

/** The tags of a wheel, not compressed: `py2-none-any`, `py3-none-any`. */
export const tagsOf = ({ pythons, abis, platforms }: WheelName): string[] =>
  pythons.flatMap((python) => abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)));

/**
 * Tags that fit an interpreter (`cp310-cp310-manylinux_2_17_x86_64`), best first: in the order of `packaging.tags.sys_tags`,
 * which pip and uv go by.
 */
export function supportedTags(interpreter: Interpreter): string[] {
  const [major, minor] = interpreter.version.split('.').map(Number) as [number, number];
  const platforms = platformTags(interpreter);
  const on = (python: string, abi: string) => platforms.map((platform) => `${python}-${abi}-${platform}`);
  const own = `${interpreter.implementation === 'PyPy' ? 'pp' : 'cp'}${major}${minor}`;
  const abi = abiOf(interpreter);
  const older = Array.from({ length: minor }, (_, i) => minor - 1 - i);
  // Those without the global lock, and other implementations, have no stable ABI.
  const stable = own.startsWith('cp') && !abi.endsWith('t');
  const generic = [`py${major}${minor}`, `py${major}`, ...older.map((n) => `py${major}${n}`)];
  return [
    ...on(own, abi),
    ...(stable ? on(own, 'abi3') : []),
    ...on(own, 'none'),
    ...(stable ? older.filter((n) => n >= 2).flatMap((n) => on(`cp${major}${n}`, 'abi3')) : []),
    ...generic.flatMap((python) => on(python, 'none')),
    ...[own, ...generic].map((python) => `${python}-none-any`),
  ];
}

/** `cpython-310-x86_64-linux-gnu` → `cp310`, `cpython-313t-…` → `cp313t`, `pypy39-pp73-…` → `pypy39_pp73`. */
function abiOf({ abi, version }: Interpreter): string {
  const cpython = /^cpython-(\d+[a-z]*)/.exec(abi)?.[1];
  if (cpython !== undefined) return `cp${cpython}`;
  const pypy = /^(pypy\d+)-(pp\d+)/.exec(abi);
  return pypy ? `${pypy[1]}_${pypy[2]}` : `cp${version.split('.', 2).join('')}`;
}
