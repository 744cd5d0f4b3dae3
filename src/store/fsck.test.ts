import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { putManifest } from '../../test/support/manifests.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf, hexOf } from './digest.ts';
import { checkStore } from './fsck.ts';
import { collectGarbage } from './gc.ts';
import { uniqueName } from './process-tag.ts';
import { openStore } from './store.ts';

const one = noise(300_000, 1);
const two = noise(2000, 2);
const files = [
  { path: 'one.bin', digest: digestOf(one), size: 300_000 },
  { path: 'deep/two.bin', digest: digestOf(two), size: 2000 },
];

async function filledStore() {
  const store = await openStore(await scratchDir());
  const release = await putManifest(store, { 'one.bin': one, 'deep/two.bin': two });
  await store.refs.set('releases/s/1', release);
  const checkout = await store.checkOut(hexOf(release), files);
  return { store, release, checkout };
}

type Filled = Awaited<ReturnType<typeof filledStore>>;

/** Replaces a read-only file in place, as a disk that lies does. */
async function overwrite(path: string, content: Uint8Array | string) {
  await chmod(path, 0o644);
  await writeFile(path, content);
}

function flipped() {
  const bytes = Uint8Array.from(one);
  bytes[150_000] ^= 1;
  return bytes;
}

test('a store that is right is clean, and everything was read', async () => {
  const { store } = await filledStore();
  const progress: number[][] = [];
  const report = await checkStore(store, { onProgress: (...both) => progress.push(both) });
  expect(report).toMatchObject({ clean: true, blobs: 4, refs: 1, problems: [] });
  expect(progress.at(-1)).toEqual([report.bytes, report.bytes]);
  expect(report.bytes).toBeGreaterThan(302_000);
});

const BLOB_ONE = `blobs/sha256/${hexOf(digestOf(one))}`;

/** What is done to the store, what is found, and what a second look finds after a repair. */
const CASES: [string, (filled: Filled) => Promise<unknown>, [string, string][], [string, string][]][] = [
  [
    'a flipped bit',
    ({ store }) => overwrite(store.blobs.path(digestOf(one)), flipped()),
    [['damaged', BLOB_ONE]],
    [['missing', BLOB_ONE]],
  ],
  [
    'a missing blob that a checkout still has',
    ({ store }) => rm(store.blobs.path(digestOf(one))),
    [['missing', BLOB_ONE]],
    [],
  ],
  [
    'a missing blob',
    async ({ store, checkout }) => {
      await rm(store.blobs.path(digestOf(one)));
      await rm(checkout, { recursive: true });
    },
    [['missing', BLOB_ONE]],
    [['missing', BLOB_ONE]],
  ],
  [
    'a stray file among the blobs',
    ({ store }) => writeFile(join(store.dir, 'blobs/sha256/notes.txt'), 'x'),
    [['stray', 'blobs/sha256/notes.txt']],
    [],
  ],
  ['a stray file in the folder', ({ store }) => writeFile(join(store.dir, 'core'), 'x'), [['stray', 'core']], []],
  ['a folder among the blobs', ({ store }) => mkdir(join(store.dir, 'blobs/sha512')), [['stray', 'blobs/sha512']], []],
  [
    'an unknown file in ingest',
    ({ store }) => writeFile(join(store.dir, 'ingest/x'), 'x'),
    [['stray', 'ingest/x']],
    [],
  ],
  [
    'an unknown file among the leases',
    ({ store }) => writeFile(join(store.dir, 'leases/x'), 'x'),
    [['stray', 'leases/x']],
    [],
  ],
  [
    'what an ended process left',
    ({ store }) => writeFile(join(store.dir, 'ingest', uniqueName().split('.').with(1, 'abc').join('.')), 'x'),
    [['stray', expect.stringMatching(/^ingest\//)]],
    [],
  ],
  [
    'a ref that holds no digest',
    ({ store }) => writeFile(join(store.dir, 'refs/releases/s/2'), 'cut'),
    [['unreadable-ref', 'refs/releases/s/2']],
    [],
  ],
  [
    'a file that is no ref',
    ({ store }) => writeFile(join(store.dir, 'refs/loose'), digestOf(one)),
    [['stray', 'refs/loose']],
    [],
  ],
  [
    'a ref to what is no manifest',
    ({ store }) => writeFile(join(store.dir, 'refs/releases/s/2'), digestOf(two)),
    [
      ['unreadable-manifest', 'refs/releases/s/2'],
      ['damaged', 'index.json'],
    ],
    [],
  ],
  [
    'a ref to a manifest that is gone',
    async ({ store, release, checkout }) => {
      await rm(store.blobs.path(release));
      await rm(checkout, { recursive: true });
    },
    [
      ['missing', 'refs/releases/s/1'],
      ['damaged', 'index.json'],
    ],
    [],
  ],
  [
    'a checkout whose file was replaced',
    async ({ checkout }) => {
      await rm(join(checkout, 'one.bin'));
      await writeFile(join(checkout, 'one.bin'), noise(300_000, 7));
    },
    [['bad-checkout', expect.stringMatching(/^checkouts\//)]],
    [],
  ],
  [
    'a checkout with a file too many',
    ({ checkout }) => writeFile(join(checkout, 'deep/more'), 'x'),
    [['bad-checkout', expect.stringMatching(/^checkouts\//)]],
    [],
  ],
  [
    'an index.json that lists something else',
    ({ store }) => writeFile(join(store.dir, 'index.json'), '{"schemaVersion":2,"manifests":[]}'),
    [['damaged', 'index.json']],
    [],
  ],
];

test.each(CASES)('%s is found, and repaired where that can be', async (_, damage, found, left) => {
  const filled = await filledStore();
  await damage(filled);
  const kinds = ({ problems }: Awaited<ReturnType<typeof checkStore>>) =>
    problems.map(({ kind, path }) => [kind, path]);
  const report = await checkStore(filled.store);
  expect(report.clean).toBe(false);
  expect(kinds(report)).toEqual(found);
  expect(report.problems.every(({ repaired }) => !repaired)).toBe(true);

  await checkStore(filled.store, { repair: true });
  const after = await checkStore(filled.store);
  expect(kinds(after)).toEqual(left);
  // A repaired store can be collected again.
  await collectGarbage(filled.store);
});

test('a repair keeps what it moves away', async () => {
  const { store } = await filledStore();
  await overwrite(store.blobs.path(digestOf(one)), flipped());
  const { problems } = await checkStore(store, { repair: true });
  expect(problems.map(({ kind, repaired }) => [kind, repaired])).toEqual([
    ['damaged', true],
    ['missing', false],
    ['bad-checkout', true],
  ]);
  expect((await readdir(join(store.dir, 'trash'))).map((name) => name.split('.')[1]).sort()).toEqual([
    'checkout',
    'damaged',
  ]);
  await store.blobs.put(one);
  expect(await checkStore(store)).toMatchObject({ clean: true });
});

test('it can be stopped', async () => {
  const { store } = await filledStore();
  await expect(checkStore(store, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});
