import { hexOf } from '../store/digest.ts';
import type { Installation } from './distribution.ts';
import { minorOf } from './interpreter.ts';
import type { SystemNeeds } from './libraries.ts';
import type { Lock, LockedPackage, PackageExtras } from './lock.ts';
import type { StoredWheel } from './stored-wheel.ts';

/** The lock of an installation whose packages are these. */
export function lockOf(
  { interpreter, indexes }: Installation,
  packages: LockedPackage[],
  { libraries, symbols }: SystemNeeds,
): Lock {
  return {
    // Extension modules are compiled for one minor version.
    requiresPython: `==${minorOf(interpreter)}.*`,
    packages,
    extras: { interpreter, indexes, libraries, symbols },
    rest: {},
  };
}

/** A package whose wheel the store keeps; the lock says that it lies beside it. */
export function lockedAsKept(
  { name, digest, size, package: key, version }: StoredWheel,
  extras: PackageExtras,
): LockedPackage {
  const wheel = { name, path: `wheels/${name}`, size, sha256: hexOf(digest) };
  return { name: key, version, wheels: [wheel], extras, rest: {} };
}
