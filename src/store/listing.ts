import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreListing } from '../api/control/store.ts';
import type { Digest } from './digest.ts';
import { namedBy } from './reach.ts';
import type { Store } from './store.ts';

type Entry = StoreListing['entries'][number];

const KINDS: [string, Entry['kind']][] = [
  ['releases/', 'release'],
  ['sources/', 'source'],
  ['services/', 'generation'],
  ['pins/', 'pin'],
  ['wheels/', 'wheel'],
  ['environments/', 'environment'],
  ['captures/', 'environment'],
];

/** What the store holds, by its refs. */
export async function listStore(store: Store): Promise<StoreListing> {
  const { layout, dir } = store;
  const [sizes, trash, disk, refs] = await Promise.all([
    fileSizes(layout.blobs),
    fileSizes(layout.trash),
    statfs(dir),
    store.refs.list(),
  ]);
  const size = (digest: Digest) => sizes.get(digest.slice('sha256:'.length)) ?? 0;
  const entries = await Promise.all(
    refs.map(async ({ name, digest }): Promise<Entry> => {
      // A manifest that is damaged or missing is fsck's to tell.
      const named = await namedBy(store.blobs, digest).catch(() => null);
      const bytes = sum([...new Set(named ?? [digest])].map(size));
      return { ref: name, digest, kind: KINDS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'other', bytes };
    }),
  );
  return {
    dir,
    bytes: sum([...sizes.values()]),
    blobs: sizes.size,
    trash_bytes: sum([...trash.values()]),
    free_bytes: disk.bavail * disk.bsize,
    entries,
  };
}

/** Of the files in a folder, at any depth, by name. */
async function fileSizes(dir: string): Promise<Map<string, number>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const sizes = new Map<string, number>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const info = await stat(path).catch(() => null);
    if (info !== null) sizes.set(path.slice(dir.length + 1), info.size);
  }
  return sizes;
}

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
