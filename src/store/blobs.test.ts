import { chmod, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from './digest.ts';
import { openStore } from './store.ts';

const bytes = noise(200_000);
const digest = digestOf(bytes);

async function emptyStore() {
  const store = await openStore(join(await scratchDir(), 'store'));
  const names = (folder: string) => readdir(join(store.dir, folder));
  return { store, names };
}

async function damage(path: string, change: () => Promise<void>): Promise<void> {
  await chmod(path, 0o644);
  await change();
}

test('content goes in as bytes or as a stream, and comes out the same', async () => {
  const { store, names } = await emptyStore();
  expect(await store.blobs.put(bytes, { digest, size: bytes.length })).toEqual({ digest, size: bytes.length });
  const progress: number[] = [];
  const stream = Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]);
  await store.blobs.put(stream, { onProgress: (n) => progress.push(n) });
  expect(progress).toEqual([70_000, 200_000]);
  expect(Buffer.compare(await store.blobs.read(digest), bytes)).toBe(0);
  expect(Buffer.compare(Buffer.concat(await store.blobs.open(digest).toArray()), bytes)).toBe(0);
  expect(await names('blobs/sha256')).toEqual([digest.slice(7)]);
  expect(await names('ingest')).toEqual([]);
});

test('a blob is read-only and tells its size', async () => {
  const { store } = await emptyStore();
  await store.blobs.put(bytes);
  expect((await stat(store.blobs.path(digest))).mode & 0o777).toBe(0o444);
  expect(await store.blobs.size(digest)).toBe(bytes.length);
  expect(await store.blobs.has(digestOf(noise(3)))).toBe(false);
});

test.each([
  ['another digest', { digest: digestOf(noise(5)) }],
  ['more bytes than told', { size: 199_999 }],
  ['fewer bytes than told', { size: 200_001 }],
])('content with %s is refused and leaves nothing', async (_, options) => {
  const { store, names } = await emptyStore();
  await expect(store.blobs.put(bytes, options)).rejects.toMatchObject({ code: 'integrity_mismatch' });
  expect(await names('blobs/sha256')).toEqual([]);
  expect(await names('ingest')).toEqual([]);
});

test('an abort ends a put whose stream has stopped sending, and leaves nothing', async () => {
  const { store, names } = await emptyStore();
  const abort = new AbortController();
  const silent = new Readable({ read() {} });
  silent.push(bytes);
  const put = store.blobs.put(silent, { signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) });
  await expect(put).rejects.toThrow();
  expect(await names('ingest')).toEqual([]);
  expect(await names('blobs/sha256')).toEqual([]);
});

test('a stream that fails leaves nothing, and its error comes out', async () => {
  const { store, names } = await emptyStore();
  async function* failing() {
    yield bytes;
    throw new Error('cable pulled');
  }
  await expect(store.blobs.put(failing())).rejects.toThrow('cable pulled');
  expect(await names('ingest')).toEqual([]);
});

test('verify tells intact, missing and damaged, and moves what is damaged away', async () => {
  const { store, names } = await emptyStore();
  expect(await store.blobs.verify(digest)).toBe('missing');
  await store.blobs.put(bytes);
  expect(await store.blobs.verify(digest)).toBe('intact');
  const path = store.blobs.path(digest);
  const changed = Uint8Array.from(bytes);
  changed[100_000] ^= 1;
  await damage(path, () => writeFile(path, changed));
  expect(await store.blobs.verify(digest)).toBe('damaged');
  expect(await store.blobs.has(digest)).toBe(false);
  expect(await names('trash')).toHaveLength(1);
  await store.blobs.put(bytes);
  expect(await store.blobs.verify(digest)).toBe('intact');
});

test('a blob that lost bytes is replaced when its content comes again', async () => {
  const { store } = await emptyStore();
  await store.blobs.put(bytes);
  const path = store.blobs.path(digest);
  await damage(path, () => truncate(path, 10));
  await store.blobs.put(bytes);
  expect(Buffer.compare(await readFile(path), bytes)).toBe(0);
});

test('reading checks: a missing blob and a changed one are errors of their own', async () => {
  const { store } = await emptyStore();
  await expect(store.blobs.read(digest)).rejects.toMatchObject({ code: 'blob_missing' });
  await store.blobs.put(bytes);
  const path = store.blobs.path(digest);
  await damage(path, () => truncate(path, 10));
  await expect(store.blobs.read(digest)).rejects.toMatchObject({ code: 'integrity_mismatch' });
});

test('a file goes in by its path; one that cannot be read is told as what it is', async () => {
  const { store, names } = await emptyStore();
  const path = join(store.dir, '..', 'source.bin');
  await writeFile(path, bytes);
  expect(await store.blobs.putFile(path, { digest })).toEqual({ digest, size: bytes.length });
  await expect(store.blobs.putFile(`${path}.no`)).rejects.toMatchObject({ code: 'file_missing' });
  await expect(store.blobs.putFile(join(store.dir, 'blobs'))).rejects.toMatchObject({ code: 'file_missing' });
  expect(await names('ingest')).toEqual([]);
});
