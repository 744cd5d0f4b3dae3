import type { Circumstances } from '../diagnosis/diagnose.ts';
import { LastgoodError } from '../errors.ts';
import { lockFile } from '../release/diff/packages.ts';
import { changedVersions, lockedVersions, readLockText } from '../release/lock-text.ts';
import { type Release, readRelease } from '../release/release.ts';
import type { ProcessExit } from '../runtime/driver.ts';
import type { Digest } from '../store/digest.ts';
import type { Store } from '../store/store.ts';

/** What is known of a release besides its log. */
export interface Known {
  release: Release;
  /** The one that served before it, or does. */
  before: Release | null;
  exit: ProcessExit | null;
}

/** Versions of its environment, and what was changed in it since the release before. */
export async function circumstancesOf({ release, before, exit }: Known, store: Store): Promise<Circumstances> {
  const [versions, earlier] = await Promise.all([versionsOf(release, store), before && versionsOf(before, store)]);
  return {
    ...(exit && { exit }),
    ...(versions && { versions }),
    ...(versions && earlier && { changes: changedVersions(earlier, versions) }),
  };
}

/** A release to compare with; one that is gone from the store is done without. */
export async function releaseIfKept(id: string | null, store: Store): Promise<Release | null> {
  try {
    return id === null ? null : await readRelease(store, id as Digest);
  } catch (error) {
    if (error instanceof LastgoodError) return null;
    throw error;
  }
}

/** null: it has no environment. */
async function versionsOf(release: Release, store: Store): Promise<Map<string, string> | null> {
  const file = lockFile(release);
  if (!file) return null;
  const lock = readLockText(Buffer.from(await store.blobs.read(file.digest)).toString());
  return lock && lockedVersions(lock);
}
