import type { ReleaseChange } from '../../api/control/release.ts';
import { LOCK_TYPE } from '../../store/media-types.ts';
import { type LockText, readLockText } from '../lock-text.ts';
import type { Release } from '../release.ts';
import { change, eachDifference, type ReadBlob } from './change.ts';

interface Package {
  versions: string;
  /** Everything that the lock says of it: another wheel of the same version is a change. */
  whole: string;
}

/** Packages of the locks by name, and the interpreter that they are for. */
export async function diffPackages(a: Release, b: Release, read: ReadBlob): Promise<ReleaseChange[]> {
  const [fileA, fileB] = [lockFile(a), lockFile(b)];
  if (fileA?.digest === fileB?.digest) return [];
  const [lockA, lockB] = await Promise.all([fileA, fileB].map((file) => readLock(file?.digest, read)));
  if (lockA === null || lockB === null) {
    return [change('package', (fileB ?? fileA)!.path, ['a lock', 'another lock'], unreadable)];
  }
  const [pythonA, pythonB] = [lockA['requires-python'] ?? null, lockB['requires-python'] ?? null];
  return [
    ...(pythonA === pythonB ? [] : [change('environment', 'requires-python', [pythonA, pythonB])]),
    ...eachDifference(packages(lockA), packages(lockB), (name, from, to) => {
      if (from?.whole === to?.whole) return [];
      return [change('package', name, [from?.versions ?? null, to?.versions ?? null], sentence)];
    }),
  ];
}

export const lockFile = ({ files }: Release) => files.find(({ mediaType }) => mediaType === LOCK_TYPE);

/** @returns null for a file that is no lock; an empty one where there is no file */
async function readLock(digest: Parameters<ReadBlob>[0] | undefined, read: ReadBlob): Promise<LockText | null> {
  if (digest === undefined) return { packages: [] };
  return readLockText(new TextDecoder().decode(await read(digest)));
}

function packages(lock: LockText): Map<string, Package> {
  const byName = Map.groupBy(lock.packages, ({ name }) => name);
  return new Map(
    [...byName].map(([name, entries]) => {
      const versions = [...new Set(entries.map(({ version = 'unversioned' }) => version))].sort().join(', ');
      return [name, { versions, whole: JSON.stringify(entries) }];
    }),
  );
}

function sentence(name: string, from: string | null, to: string | null): string {
  if (from === null) return `${name} ${to} is new`;
  if (to === null) return `${name} ${from} is gone`;
  return from === to ? `${name} ${to} comes from other files` : `${name} ${from} → ${to}`;
}

const unreadable = (path: string) => `${path} is another file, and one of the two is not a lock that can be read`;
