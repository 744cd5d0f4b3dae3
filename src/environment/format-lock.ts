import { stringify } from 'smol-toml';
import { LastgoodError } from '../errors.ts';
import { codeOf, replaceFile } from '../store/disk.ts';
import { uniqueName } from '../store/process-tag.ts';
import type { Lock, LockExtras, LockedFile, LockedPackage } from './lock.ts';

/** The text of a `pylock.toml`: the same lock, the same text, whatever the order of its packages and files was. */
export function formatLock({ requiresPython, packages, extras, rest }: Lock): string {
  const { tool, ...others } = rest as { tool?: object };
  return stringify({
    'lock-version': '1.0',
    'created-by': 'lastgood',
    ...(requiresPython !== undefined && { 'requires-python': requiresPython }),
    ...sorted(others),
    packages: packages.toSorted(byNames).map(packageTable),
    ...((tool || extras) && { tool: { ...tool, ...(extras && { lastgood: extrasTable(extras) }) } }),
  });
}

/** Replaces `file` whole. @throws LastgoodError `output_unwritable` */
export async function writeLock(file: string, lock: Lock): Promise<void> {
  try {
    await replaceFile(file, formatLock(lock), `${file}.${uniqueName()}`);
  } catch (error) {
    throw new LastgoodError('output_unwritable', `The lock ${file} cannot be written (${codeOf(error)}).`, {
      hint: 'Name another place, or give the user that runs lastgood permission to write there.',
      cause: error,
    });
  }
}

function packageTable({ name, version, marker, index, wheels, sdist, extras, rest }: LockedPackage): object {
  const { tool, ...others } = rest as { tool?: object };
  return {
    name,
    ...(version !== undefined && { version }),
    ...(marker !== undefined && { marker }),
    ...(index !== undefined && { index }),
    ...sorted(others),
    ...(sdist && { sdist: fileTable(sdist) }),
    ...(wheels.length > 0 && { wheels: wheels.toSorted((a, b) => compare(a.name, b.name)).map(fileTable) }),
    ...((tool || extras) && { tool: { ...tool, ...(extras && { lastgood: extras }) } }),
  };
}

const fileTable = ({ name, url, path, size, sha256 }: LockedFile): object => ({
  name,
  ...(url !== undefined && { url }),
  ...(path !== undefined && { path }),
  ...(size !== undefined && { size }),
  hashes: { sha256 },
});

/** TOML has no null: what is not known is left out. */
function extrasTable({ interpreter, indexes, libraries, symbols, build }: LockExtras): object {
  return {
    interpreter: known(interpreter),
    indexes,
    symbols: sorted(symbols),
    libraries: libraries
      .toSorted((a, b) => compare(a.soname, b.soname))
      .map(({ neededBy, ...library }) => ({ ...known(library), 'needed-by': neededBy.toSorted() })),
    ...(build && { build: sorted(build) }),
  };
}

const known = (table: object): object =>
  Object.fromEntries(Object.entries(table).filter(([, value]) => value !== null));

const sorted = (table: object): object => Object.fromEntries(Object.entries(table).sort(([a], [b]) => compare(a, b)));

const byNames = (a: LockedPackage, b: LockedPackage): number =>
  compare(a.name, b.name) || compare(a.version ?? '', b.version ?? '') || compare(a.marker ?? '', b.marker ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
