import { chmod, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { putManifest } from '../../test/support/manifests.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf, hexOf } from './digest.ts';
import { collectGarbage } from './gc.ts';
import { openStore } from './store.ts';
import { listTrash } from './trash.ts';

const HOUR = 3_600_000;
const one = noise(1000, 1);
const two = noise(2000, 2);
const three = noise(3000, 3);

/** A store with a release of two files, and one blob that nothing names. */
async function filledStore() {
  const store = await openStore(await scratchDir());
  const release = await putManifest(store, { 'one.bin': one, 'two.bin': two });
  await store.refs.set('releases/s/1', release);
  await store.blobs.put(three);
  const blobs = async () => (await readdir(join(store.dir, 'blobs/sha256'))).sort();
  const files = [
    { path: 'one.bin', digest: digestOf(one), size: 1000 },
    { path: 'two.bin', digest: digestOf(two), size: 2000 },
  ];
  return { store, release, blobs, files };
}

test('what a ref names is kept, the rest goes to the trash and is deleted after the grace period', async () => {
  const { store, blobs } = await filledStore();
  const first = await collectGarbage(store);
  expect(first).toMatchObject({ dry_run: false, kept_blobs: 4, trashed_blobs: 1, trashed_bytes: 3000, freed_blobs: 0 });
  expect(await blobs()).not.toContain(hexOf(digestOf(three)));
  expect(await listTrash(store.layout)).toMatchObject([{ name: hexOf(digestOf(three)), reason: 'unused' }]);

  expect(await collectGarbage(store)).toMatchObject({ trashed_blobs: 0, freed_blobs: 0 });
  const last = await collectGarbage(store, { graceMs: 0 });
  expect(last).toMatchObject({ kept_blobs: 4, trashed_blobs: 0, freed_blobs: 1, freed_bytes: 3000 });
  expect(await readdir(join(store.dir, 'trash'))).toEqual([]);
});

test('a grace period of nothing frees the space in one go', async () => {
  const { store } = await filledStore();
  expect(await collectGarbage(store, { graceMs: 0 })).toMatchObject({ trashed_blobs: 1, freed_blobs: 1 });
});

test('a dry run tells the same and changes nothing', async () => {
  const { store, blobs, files } = await filledStore();
  await store.checkOut('ab'.repeat(32), files);
  const before = await blobs();
  const report = await collectGarbage(store, { graceMs: 0, dryRun: true });
  expect(report).toMatchObject({ dry_run: true, kept_blobs: 4, trashed_blobs: 1, checkouts_removed: 1 });
  expect(await blobs()).toEqual(before);
  expect(await readdir(join(store.dir, 'trash'))).toEqual([]);
});

test('when the last ref is deleted the whole release goes, its checkout too', async () => {
  const { store, release, blobs, files } = await filledStore();
  await store.checkOut(hexOf(release), files);
  expect(await collectGarbage(store)).toMatchObject({ checkouts_removed: 0 });
  await store.refs.delete('releases/s/1');
  expect(await collectGarbage(store, { graceMs: 0 })).toMatchObject({ trashed_blobs: 4, checkouts_removed: 1 });
  expect(await blobs()).toEqual([]);
  expect(await readdir(join(store.dir, 'checkouts'))).toEqual([]);
  expect(await readdir(join(store.dir, 'trash'))).toEqual([]);
});

test.each([
  ['a given root', (release: string) => ({ roots: [release] })],
  ['a lease', () => ({})],
])('%s keeps what a manifest names, without a ref', async (what, options) => {
  const { store, release, blobs } = await filledStore();
  await using lease = await store.lease(what === 'a lease' ? [release, digestOf(three)] : [], 'a test');
  await store.refs.delete('releases/s/1');
  await collectGarbage(store, { graceMs: 0, ...(options(release) as object) });
  expect(await blobs()).toHaveLength(what === 'a lease' ? 5 : 4);
  await lease.release();
  await collectGarbage(store, { graceMs: 0 });
  expect(await blobs()).toEqual([]);
});

test('a lease protects blobs that come later', async () => {
  const { store, blobs } = await filledStore();
  const later = noise(50, 9);
  await using _ = await store.lease([digestOf(later)], 'an upload');
  await store.blobs.put(later);
  await collectGarbage(store, { graceMs: 0 });
  expect(await blobs()).toContain(hexOf(digestOf(later)));
});

test('a lease that cannot be read ends the collection with nothing deleted', async () => {
  const { store, blobs } = await filledStore();
  await writeFile(join(store.dir, 'leases/torn'), '{"what":');
  await expect(collectGarbage(store, { graceMs: 0 })).rejects.toMatchObject({ code: 'integrity_mismatch' });
  expect(await blobs()).toHaveLength(5);
});

type Filled = Awaited<ReturnType<typeof filledStore>>;
test.each<[string, (filled: Filled) => Promise<void>]>([
  ['holds no digest', ({ store }) => writeFile(join(store.dir, 'refs/releases/s/1'), 'cut')],
  ['names a manifest that is not there', ({ store, release }) => rm(store.blobs.path(release))],
  [
    'names a manifest that is damaged',
    async ({ store, release }) => {
      await chmod(store.blobs.path(release), 0o644);
      await writeFile(store.blobs.path(release), '{}');
    },
  ],
  ['names what is no manifest', ({ store }) => writeFile(join(store.dir, 'refs/releases/s/1'), digestOf(one))],
])('a ref that %s ends the collection, and nothing is deleted', async (_, damage) => {
  const filled = await filledStore();
  await damage(filled);
  const before = await filled.blobs();
  const collecting = collectGarbage(filled.store, { graceMs: 0 });
  await expect(collecting).rejects.toMatchObject({ code: 'integrity_mismatch', message: /releases\/s\/1/ });
  expect(await filled.blobs()).toEqual(before);
});

test('a blob that is wanted again is taken back from the trash', async () => {
  const { store, blobs } = await filledStore();
  await collectGarbage(store);
  expect(Buffer.compare(await store.blobs.read(digestOf(three)), three)).toBe(0);
  expect(await blobs()).toContain(hexOf(digestOf(three)));
  expect(await readdir(join(store.dir, 'trash'))).toEqual([]);
});

test('a ref takes everything that its manifest names back from the trash', async () => {
  const { store, release, blobs } = await filledStore();
  await store.refs.delete('releases/s/1');
  await collectGarbage(store);
  expect(await blobs()).toEqual([]);
  await store.refs.set('releases/s/1', release);
  expect(await blobs()).toHaveLength(4);
  expect(await collectGarbage(store, { graceMs: 0 })).toMatchObject({ kept_blobs: 4, freed_blobs: 1 });
});

test('what is needed and lies in the trash goes back instead of being deleted', async () => {
  const { store, release, blobs } = await filledStore();
  await store.refs.delete('releases/s/1');
  await collectGarbage(store);
  // As a process killed between ref and blobs leaves it.
  await writeFile(join(store.dir, 'refs/releases/s/1'), `${release}\n`);
  await collectGarbage(store, { graceMs: 0 });
  expect(await blobs()).toHaveLength(4);
});

test('a damaged blob in the trash never comes back, and is deleted with the rest', async () => {
  const { store } = await filledStore();
  const path = store.blobs.path(digestOf(one));
  await chmod(path, 0o644);
  await writeFile(path, noise(1000, 8));
  await store.blobs.verify(digestOf(one));
  expect(await store.blobs.has(digestOf(one))).toBe(false);
  expect(await collectGarbage(store)).toMatchObject({ freed_blobs: 0 });
  await collectGarbage(store, { graceMs: 0 });
  expect(await readdir(join(store.dir, 'trash'))).toEqual([]);
});

test('an abort gives back what was moved', async () => {
  const { store, blobs } = await filledStore();
  const abort = new AbortController();
  abort.abort(new Error('enough'));
  await expect(collectGarbage(store, { signal: abort.signal })).rejects.toThrow('enough');
  expect(await blobs()).toHaveLength(5);
});

test('neither the age of a file nor its links decide: an old blob with a name stays, a new one with links goes', async () => {
  const { store, blobs, files } = await filledStore();
  const past = new Date(Date.now() - 1000 * HOUR);
  for (const { digest } of files) await utimes(store.blobs.path(digest), past, past);
  await store.checkOut('cd'.repeat(32), [{ path: 'three', digest: digestOf(three), size: 3000 }]);
  await collectGarbage(store, { graceMs: 0 });
  expect(await blobs()).toHaveLength(4);
});

test('files that are no blobs, and the unknown in the trash, are not deleted at once', async () => {
  const { store, blobs } = await filledStore();
  await writeFile(join(store.dir, 'blobs/sha256/notes.txt'), 'x');
  await mkdir(join(store.dir, 'trash/somebody'), { recursive: true });
  await collectGarbage(store, { dryRun: true, graceMs: 0 });
  expect(await readdir(join(store.dir, 'trash'))).toEqual(['somebody']);
  await collectGarbage(store);
  expect(await blobs()).toContain('notes.txt');
  expect(await listTrash(store.layout)).toContainEqual(expect.objectContaining({ name: 'somebody', reason: 'stray' }));
});

test('index.json is right after a collection', async () => {
  const { store } = await filledStore();
  await writeFile(join(store.dir, 'index.json'), '{}');
  await collectGarbage(store);
  const { manifests } = JSON.parse(await readFile(join(store.dir, 'index.json'), 'utf8'));
  expect(manifests).toHaveLength(1);
});
