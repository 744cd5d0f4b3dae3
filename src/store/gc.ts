import type { Collection } from '../api/control/store.ts';
import { LastgoodError } from '../errors.ts';
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
export async function collectGarbage(store: Store, options: GcOptions = {}): Promise<Collection> {
  const { layout } = store;
  const { signal, dryRun = false } = options;
  const collect = async (): Promise<Collection> => {
    const rounds: Round[] = [];
    // A full disk may have no room for all names in the trash: what was freed makes room for more.
    do rounds.push(await collectOnce(store, options));
    while (rounds.at(-1)!.isFull && rounds.at(-1)!.freed_blobs > 0);
    if (rounds.at(-1)!.isFull) throw noRoom(layout.trash);
    if (!dryRun) {
      await clearLeftovers(layout);
      await unlessFull(store.refs.reindex());
    }
    return summed(rounds);
  };
  return onDisk(store.dir, () => (dryRun ? collect() : withLock(layout, 'gc', collect, { signal })));
}

interface Round extends Collection {
  isFull: boolean;
}

async function collectOnce(store: Store, options: GcOptions): Promise<Round> {
  const { roots = [], graceMs = HOUR_MS, dryRun = false, signal } = options;
  const { layout } = store;
  const look = () => findNeeded(store, roots);
  const first = await look();
  const { kept, unused } = await sortBlobs(layout, first);
  const items = [...(await unusedCheckouts(layout, first)), ...unused];
  const swept = dryRun ? { needed: first, trashed: items, isFull: false } : await sweep(layout, items, look, signal);
  const freed = await emptyTrash(layout, swept.needed, { graceMs, dryRun });
  const blobs = swept.trashed.filter(({ reason }) => reason === 'unused');
  const back = unused.filter(({ digest }) => swept.needed.has(digest));
  return {
    dry_run: dryRun,
    kept_blobs: kept.length + back.length,
    kept_bytes: bytesOf([...kept, ...back]),
    trashed_blobs: blobs.length,
    trashed_bytes: bytesOf(blobs),
    ...freed,
    checkouts_removed: swept.trashed.length - blobs.length,
    isFull: swept.isFull,
  };
}

/** What is kept is what the last round kept. */
function summed(rounds: Round[]): Collection {
  const { isFull: _, ...report } = rounds.at(-1)!;
  for (const round of rounds.slice(0, -1)) {
    for (const key of ['trashed_blobs', 'trashed_bytes', 'freed_blobs', 'freed_bytes', 'checkouts_removed'] as const) {
      report[key] += round[key];
    }
  }
  return report;
}

const noRoom = (trash: string): LastgoodError =>
  new LastgoodError('store_full', `${trash} has no room for more names; some files were moved there, none was lost.`, {
    hint: 'lastgood store gc --grace 0s empties the trash at once, and makes room for the rest.',
  });

const bytesOf = (items: Item[]): number => items.reduce((sum, { bytes }) => sum + bytes, 0);
