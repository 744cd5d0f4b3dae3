import { join } from 'node:path';
import type { Distribution } from './distribution.ts';
import type { RecordEntry, RecordRow } from './record.ts';

/** What installers add to, or leave out of, the metadata of a wheel. */
const OF_INSTALLERS =
  /^[^/]+\.dist-info\/(INSTALLER|REQUESTED|RECORD(\.jws|\.p7s)?|direct_url\.json|uv_(cache|build)\.json)$/;
const COMPILED = /(^|\/)__pycache__(\/|$)|\.pyc$/;
const PROGRAM = /(^|\/)(bin|Scripts)\/[^/]+$/;
/** `foo-1.0.data/scripts/run`: files of a wheel that go elsewhere than into site-packages. */
const ELSEWHERE = /^[^/]+\.data\/([^/]+)\/(.+)$/;

/**
 * Is an installed distribution the content of this wheel? Compares what its RECORD says with the wheel's own, hash by hash.
 * @returns null when it is, else the first difference
 */
export function differenceOf(wheel: RecordRow[], installed: RecordEntry[], distribution: Distribution): string | null {
  const left = new Map(installed.map((entry) => [entry.path, entry]));
  for (const row of wheel) {
    if (OF_INSTALLERS.test(row.path) || COMPILED.test(row.path)) continue;
    const entry = counterpart(row.path, installed, left, distribution);
    if (entry === undefined) return `${row.path} is not installed`;
    left.delete(entry.path);
    // The first line of a script is rewritten for the interpreter, and no hash can tell.
    const isScript = ELSEWHERE.exec(row.path)?.[1] === 'scripts';
    if (!isScript && (row.sha256 === null || row.sha256 !== entry.sha256)) return `${row.path} has another content`;
  }
  // Programs are made of its entry points.
  const more = [...left.keys()].find((path) => {
    return !OF_INSTALLERS.test(path) && !COMPILED.test(path) && !(path.startsWith('../') && PROGRAM.test(path));
  });
  return more === undefined ? null : `${more} is not in it`;
}

function counterpart(
  path: string,
  installed: RecordEntry[],
  byPath: Map<string, RecordEntry>,
  { prefix }: Distribution,
): RecordEntry | undefined {
  const [, kind, rest] = ELSEWHERE.exec(path) ?? [];
  if (kind === undefined || rest === undefined) return byPath.get(path);
  if (kind === 'purelib' || kind === 'platlib') return byPath.get(rest);
  if (kind === 'data') return installed.find(({ file }) => file === join(prefix, rest));
  // Headers lie below a folder that is named for the interpreter and the package.
  return installed.find((entry) => entry.path.startsWith('../') && entry.path.endsWith(`/${rest}`));
}
