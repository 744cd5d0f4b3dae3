import { hexOf } from '../store/digest.ts';
import type { Lock, LockedPackage } from './lock.ts';
import type { StoredWheel } from './stored-wheel.ts';

/** What installing an environment anew from its indexes would have to do. */
export interface ReinstallOutline {
  /** Bytes of all that has to be fetched. */
  bytes: number;
  /** Packages that come as wheels. */
  wheels: number;
  /** What has to be compiled again. */
  compiled: { name: string; version: string; digest: string }[];
  /** Packages that no index has as they are here. */
  kept: string[];
  /** The largest file, to try the network with; null when none has a URL. */
  largest: { url: string; bytes: number } | null;
}

/** What of these wheels the lock says can be had from an index again, and how. */
export function outlineReinstall(lock: Lock, wheels: readonly StoredWheel[]): ReinstallOutline {
  const locked = new Map(lock.packages.map((one) => [one.name, one]));
  const outline: ReinstallOutline = { bytes: 0, wheels: 0, compiled: [], kept: [], largest: null };
  for (const wheel of wheels) {
    const from = originOf(locked.get(wheel.package), wheel);
    if (from === null) {
      outline.kept.push(wheel.package);
      continue;
    }
    outline.bytes += from.bytes;
    if (from.kind === 'wheel') outline.wheels += 1;
    else outline.compiled.push({ name: wheel.package, version: wheel.version, digest: wheel.digest });
    if (from.url !== undefined && from.bytes > (outline.largest?.bytes ?? 0)) {
      outline.largest = { url: from.url, bytes: from.bytes };
    }
  }
  return outline;
}

/** Null: the store has the only copy. */
function originOf(
  pkg: LockedPackage | undefined,
  wheel: StoredWheel,
): { kind: 'wheel' | 'sdist'; bytes: number; url?: string } | null {
  const file = pkg?.wheels.find(({ sha256 }) => sha256 === hexOf(wheel.digest));
  if (file?.url !== undefined) return { kind: 'wheel', bytes: wheel.size, url: file.url };
  const sdist = pkg?.sdist;
  if (sdist?.url !== undefined) return { kind: 'sdist', bytes: sdist.size ?? 0, url: sdist.url };
  // Recorded as it was installed: an index has what it was compiled of.
  return pkg?.extras?.kept === 'built' ? { kind: 'sdist', bytes: 0 } : null;
}
