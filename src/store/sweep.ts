import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, digestFrom } from './digest.ts';
import { codeOf, isFull, syncDir } from './disk.ts';
import type { Layout } from './layout.ts';
import { deleteTrash, listTrash, moveToTrash, takeBack } from './trash.ts';

export interface Item {
  digest: Digest;
  path: string;
  /** `checkout`s have no bytes: their files are blobs. */
  reason: 'unused' | 'checkout';
  bytes: number;
}

const HEX = /^[0-9a-f]{64}$/;

/** Blobs by whether something names them. Names that are no digest are left to `checkStore`. */
export async function sortBlobs(
  layout: Layout,
  needed: ReadonlySet<Digest>,
): Promise<{ kept: Item[]; unused: Item[] }> {
  const [kept, unused]: [Item[], Item[]] = [[], []];
  for (const name of await readdir(layout.blobs)) {
    if (!HEX.test(name)) continue;
    const path = join(layout.blobs, name);
    const bytes = await stat(path).then(({ size }) => size, gone);
    const digest = digestFrom(name);
    if (bytes !== null) (needed.has(digest) ? kept : unused).push({ digest, path, reason: 'unused', bytes });
  }
  return { kept, unused };
}

export async function unusedCheckouts(layout: Layout, needed: ReadonlySet<Digest>): Promise<Item[]> {
  return (await readdir(layout.checkouts))
    .filter((name) => HEX.test(name) && !needed.has(digestFrom(name)))
    .map((name) => ({ digest: digestFrom(name), path: join(layout.checkouts, name), reason: 'checkout', bytes: 0 }));
}

export interface Swept {
  /** What is needed, by the second look. */
  needed: ReadonlySet<Digest>;
  /** What was moved and is not. */
  trashed: Item[];
  /** The disk was so full that not even a name more went into the trash: not all items were moved. */
  isFull: boolean;
}

/**
 * Moves items into the trash, then looks again at what is needed, and gives those their names back. When it is stopped or
 * that look fails, all of them come back.
 */
export async function sweep(
  layout: Layout,
  items: Item[],
  look: () => Promise<ReadonlySet<Digest>>,
  signal?: AbortSignal,
): Promise<Swept> {
  const moved: { item: Item; file: string | null }[] = [];
  const giveBack = async ({ item, file }: (typeof moved)[number]) => {
    if (file === null) return;
    // Its name may have been taken by the same content meanwhile; then the one in the trash is one too many.
    await rename(join(layout.trash, file), item.path).catch((error) => {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
    });
  };
  try {
    let hasRoom = true;
    for (const item of items) {
      signal?.throwIfAborted();
      hasRoom = await moveToTrash(layout, item.path, item.reason).then(
        (file) => moved.push({ item, file }) > 0,
        (error) => {
          if (isFull(error)) return false;
          throw error;
        },
      );
      if (!hasRoom) break;
    }
    const needed = await look();
    const isNeeded = ({ item }: (typeof moved)[number]) => needed.has(item.digest);
    for (const entry of moved.filter(isNeeded)) await giveBack(entry);
    await syncDir(layout.blobs);
    const trashed = moved.filter((entry) => !isNeeded(entry)).map(({ item }) => item);
    return { needed, trashed, isFull: !hasRoom };
  } catch (error) {
    for (const entry of moved) await giveBack(entry);
    throw error;
  }
}

/** Deletes what has been in the trash for `graceMs`; what is needed again goes back to its place instead. */
export async function emptyTrash(
  layout: Layout,
  needed: ReadonlySet<Digest>,
  { graceMs, dryRun }: { graceMs: number; dryRun: boolean },
): Promise<{ freed_blobs: number; freed_bytes: number }> {
  let [freed_blobs, freed_bytes] = [0, 0];
  for (const entry of await listTrash(layout)) {
    if (entry.reason === 'unused' && HEX.test(entry.name) && needed.has(digestFrom(entry.name))) {
      if (!dryRun) await takeBack(layout, entry.name);
      continue;
    }
    if (entry.since === null) {
      // Its time begins now.
      if (!dryRun) await moveToTrash(layout, join(layout.trash, entry.file), 'stray');
      continue;
    }
    // Names that led nowhere are small, and tell what was lost.
    if (entry.reason === 'ref' || Date.now() - entry.since < graceMs) continue;
    const info = await stat(join(layout.trash, entry.file)).catch(gone);
    if (info === null) continue;
    if (info.isFile()) {
      freed_blobs++;
      freed_bytes += info.size;
    }
    if (!dryRun) await deleteTrash(layout, entry);
  }
  return { freed_blobs, freed_bytes };
}

function gone(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}
