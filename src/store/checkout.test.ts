import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { putManifest } from '../../test/support/manifests.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf, hexOf } from './digest.ts';
import { collectGarbage } from './gc.ts';
import { openStore } from './store.ts';

const one = noise(5000, 1);
const two = noise(7000, 2);
const files = [
  { path: 'one.onnx', digest: digestOf(one), size: one.length },
  { path: 'deep/er/two.bin', digest: digestOf(two), size: two.length },
];

async function filledStore() {
  const store = await openStore(await scratchDir());
  await store.blobs.put(one);
  await store.blobs.put(two);
  return store;
}

test('a checkout holds the files under their paths, as links to the blobs', async () => {
  const store = await filledStore();
  const dir = await store.checkOut('abc', files);
  expect(dir).toBe(join(store.dir, 'checkouts/abc'));
  expect(Buffer.compare(await readFile(join(dir, 'deep/er/two.bin')), two)).toBe(0);
  const [file, blob] = await Promise.all([stat(join(dir, 'one.onnx')), stat(store.blobs.path(digestOf(one)))]);
  expect(file.ino).toBe(blob.ino);
  expect(file.mode & 0o777).toBe(0o444);
  expect(await readdir(join(store.dir, 'checkouts'))).toEqual(['abc']);
});

test('a checkout that is whole is taken as it is', async () => {
  const store = await filledStore();
  const dir = await store.checkOut('abc', files);
  const before = await stat(dir);
  await store.checkOut('abc', files);
  expect((await stat(dir)).ino).toBe(before.ino);
});

test('a checkout that lost a file is made again', async () => {
  const store = await filledStore();
  const dir = await store.checkOut('abc', files);
  await rm(join(dir, 'one.onnx'));
  await store.checkOut('abc', files);
  expect(Buffer.compare(await readFile(join(dir, 'one.onnx')), one)).toBe(0);
});

test('a checkout of a blob that was damaged and fetched again gets the good one', async () => {
  const store = await filledStore();
  const dir = await store.checkOut('abc', files);
  const path = store.blobs.path(digestOf(one));
  await chmod(path, 0o644);
  await writeFile(path, noise(5000, 3));
  expect(await store.blobs.verify(digestOf(one))).toBe('damaged');
  await store.blobs.put(one);
  await store.checkOut('abc', files);
  expect(Buffer.compare(await readFile(join(dir, 'one.onnx')), one)).toBe(0);
});

test('a checkout made of copies is kept while its content is right', async () => {
  const store = await filledStore();
  const dir = await store.checkOut('abc', files);
  const copy = join(dir, 'one.onnx');
  await rm(copy);
  await writeFile(copy, one);
  const { ino } = await stat(copy);
  await store.checkOut('abc', files);
  expect((await stat(copy)).ino).toBe(ino);
  await writeFile(copy, noise(5000, 9));
  await store.checkOut('abc', files);
  expect(Buffer.compare(await readFile(copy), one)).toBe(0);
});

test('checkouts on another disk are copies, read-only too, and are taken as they are while they are right', async ({
  skip,
}) => {
  const dir = await scratchDir();
  const other = await mkdtemp('/dev/shm/lastgood-test-').catch(() => null);
  if (other === null) return skip('needs /dev/shm');
  onTestFinished(() => rm(other, { recursive: true, force: true }));
  if ((await stat(other)).dev === (await stat(dir)).dev)
    return skip('/dev/shm is not another disk than the temporary one');
  await symlink(other, join(dir, 'checkouts'));
  const store = await openStore(dir);
  await store.blobs.put(one);
  await store.blobs.put(two);
  const digest = await putManifest(store, { 'one.onnx': one, 'deep/er/two.bin': two });
  const checkout = await store.checkOut(hexOf(digest), files);
  const copy = await stat(join(checkout, 'one.onnx'));
  expect(copy.mode & 0o777).toBe(0o444);
  await store.checkOut(hexOf(digest), files);
  expect((await stat(join(checkout, 'one.onnx'))).ino).toBe(copy.ino);
  expect(await collectGarbage(store)).toMatchObject({ checkouts_removed: 1 });
  expect(await readdir(other)).toEqual([]);
});

test('a missing blob fails the whole checkout and leaves nothing', async () => {
  const store = await filledStore();
  await rm(store.blobs.path(digestOf(two)));
  await expect(store.checkOut('abc', files)).rejects.toMatchObject({ code: 'blob_missing' });
  expect(await readdir(join(store.dir, 'checkouts'))).toEqual([]);
  expect(await readdir(join(store.dir, 'ingest'))).toEqual([]);
});

test.each(['../out', '/etc/passwd', 'a/../../out', 'a\\..\\out'])('the path %j leads nowhere', async (path) => {
  const store = await filledStore();
  const checkout = store.checkOut('abc', [{ path, digest: digestOf(one), size: one.length }]);
  await expect(checkout).rejects.toThrow('leads out of the checkout');
});
