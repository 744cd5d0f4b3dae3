import type { GcReport } from '../api/control/store.ts';
import type { Digest } from './digest.ts';
import { onDisk, unlessFull } from './disk.ts';
import { clearIngest } from './layout.ts';
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
    if (dryRun) {
      const freed = await emptyTrash(layout, first, { graceMs, dryRun });
      return report({ kept, trashed: [...unused, ...checkouts], freed, dryRun }, layout.checkouts);
    }
    const { needed, trashed } = await sweep(layout, [...unused, ...checkouts], look, signal);
    const freed = await emptyTrash(layout, needed, { graceMs, dryRun });
    await clearIngest(layout);
    await unlessFull(store.refs.reindex());
    const back = unused.filter((item) => needed.has(item.digest));
    return report({ kept: [...kept, ...back], trashed, freed, dryRun }, layout.checkouts);
  };
  return onDisk(store.dir, () => (dryRun ? collect() : withLock(layout, 'gc', collect, { signal })));
}

interface Outcome {
  kept: Item[];
  trashed: Item[];
  freed: { freed_blobs: number; freed_bytes: number };
  dryRun: boolean;
}

function report({ kept, trashed, freed, dryRun }: Outcome, checkouts: string): GcReport {
  const blobs = trashed.filter(({ path }) => !path.startsWith(checkouts));
  const bytes = (items: Item[]) => items.reduce((sum, item) => sum + item.bytes, 0);
  return {
    dry_run: dryRun,
    kept_blobs: kept.length,
    kept_bytes: bytes(kept),
    trashed_blobs: blobs.length,
    trashed_bytes: bytes(blobs),
    ...freed,
    checkouts_removed: trashed.length - blobs.length,
  };
}
