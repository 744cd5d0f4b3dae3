import type { GcReport } from '../api/control/store.ts';
import type { Digest } from './digest.ts';
import { onDisk, unlessFull } from './disk.ts';
import { clearLeftovers } from './layout.ts';
import { withLock } from './lock.ts';
import { findNeeded } from './roots.ts';
import type { Store } from './store.ts';
import { emptyTrash, type Item, sortBlobs, sweep, unusedCheckouts } from './sweep.ts';

export interface GcOptions {
  /** Manifests or blobs that are needed besides what refs and leases name. */
  roots?: readonly Digest[] | undefined;
  /** How long what was trashed can be taken back, in ms. 0 frees the space at once. */
  graceMs?: number | undefined;
  /** Tells what would be done. */
  dryRun?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

const HOUR_MS = 3_600_000;

/**
 * Moves what nothing names into the trash, and deletes what was there for the grace period. Other processes may put blobs,
 * set refs and take leases meanwhile: whoever names something asks for it afterwards, which takes it back, and what was
 * named while things were moved is found by a second look. A root that cannot be read ends it with nothing deleted.
 * @throws LastgoodError `integrity_mismatch` (a root), `store_unwritable`; the signal's reason
 */
export async function collectGarbage(store: Store, options: GcOptions = {}): Promise<GcReport> {
  const { roots = [], graceMs = HOUR_MS, dryRun = false, signal } = options;
  const { layout } = store;
  const look = () => findNeeded(store, roots);

  const collect = async (): Promise<GcReport> => {
    const first = await look();
    const { kept, unused } = await sortBlobs(layout, first);
    const checkouts = await unusedCheckouts(layout, first);
    const needed = dryRun ? first : await sweep(layout, [...unused, ...checkouts], look, signal);
    const freed = await emptyTrash(layout, needed, { graceMs, dryRun });
    if (!dryRun) {
      await clearLeftovers(layout);
      await unlessFull(store.refs.reindex());
    }
    const isGone = ({ digest }: Item) => !needed.has(digest);
    const trashed = unused.filter(isGone);
    const back = unused.filter((item) => !isGone(item));
    return {
      dry_run: dryRun,
      kept_blobs: kept.length + back.length,
      kept_bytes: bytesOf([...kept, ...back]),
      trashed_blobs: trashed.length,
      trashed_bytes: bytesOf(trashed),
      ...freed,
      checkouts_removed: checkouts.filter(isGone).length,
    };
  };
  return onDisk(store.dir, () => (dryRun ? collect() : withLock(layout, 'gc', collect, { signal })));
}

const bytesOf = (items: Item[]): number => items.reduce((sum, { bytes }) => sum + bytes, 0);
