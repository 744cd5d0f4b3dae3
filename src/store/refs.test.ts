import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { putManifest } from '../../test/support/manifests.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from './digest.ts';
import { openStore } from './store.ts';

async function storeWithBlobs() {
  const store = await openStore(await scratchDir());
  const [a, b] = await Promise.all([1, 2].map((seed) => putManifest(store, { file: noise(10, seed) })));
  const index = async () => JSON.parse(await readFile(join(store.dir, 'index.json'), 'utf8'));
  return { store, a, b, index };
}

test('a ref names a digest until it is set to another or deleted', async () => {
  const { store, a, b } = await storeWithBlobs();
  expect(await store.refs.get('releases/s/1')).toBeNull();
  await store.refs.set('releases/s/1', a);
  await store.refs.set('releases/s/1', b);
  expect(await store.refs.get('releases/s/1')).toBe(b);
  await store.refs.delete('releases/s/1');
  await store.refs.delete('releases/s/1');
  expect(await store.refs.get('releases/s/1')).toBeNull();
});

test('list gives the refs under a prefix, sorted', async () => {
  const { store, a, b } = await storeWithBlobs();
  await store.refs.set('sources/npm/@x/y/1.0.0', b);
  await store.refs.set('releases/s/2', a);
  await store.refs.set('releases/s/1', b);
  expect(await store.refs.list('releases/')).toEqual([
    { name: 'releases/s/1', digest: b },
    { name: 'releases/s/2', digest: a },
  ]);
  expect(await store.refs.list()).toHaveLength(3);
});

test('index.json lists the manifests by the names of their refs', async () => {
  const { store, a, b, index } = await storeWithBlobs();
  await store.refs.set('releases/s/1', a);
  await store.refs.set('releases/s/2', b);
  await store.refs.delete('releases/s/1');
  expect(await index()).toEqual({
    schemaVersion: 2,
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: b,
        size: await store.blobs.size(b),
        annotations: { 'org.opencontainers.image.ref.name': 'releases/s/2' },
      },
    ],
  });
});

test('a ref never names what is not in the store', async () => {
  const { store } = await storeWithBlobs();
  const setting = store.refs.set('releases/s/1', digestOf(Buffer.from('nowhere')));
  await expect(setting).rejects.toMatchObject({ code: 'blob_missing' });
  expect(await store.refs.get('releases/s/1')).toBeNull();
});

test('a ref names manifests only', async () => {
  const { store } = await storeWithBlobs();
  const { digest } = await store.blobs.put(Buffer.from('{"a":1}'));
  await expect(store.refs.set('releases/s/1', digest)).rejects.toThrow('no manifest');
  expect(await store.refs.get('releases/s/1')).toBeNull();
});

test.each(['one', '../a/b', 'a/../../b', '/a/b', 'a//b', 'a/.b', 'a/b\0', 'a\\b/c', 'a/'])(
  '%j cannot be the name of a ref',
  async (name) => {
    const { store, a } = await storeWithBlobs();
    await expect(store.refs.set(name, a)).rejects.toMatchObject({ code: 'bad_request' });
  },
);

test('a ref file that holds no digest is an error, not an absent ref; lists and other refs go on without it', async () => {
  const { store, a, b, index } = await storeWithBlobs();
  await store.refs.set('releases/s/1', a);
  await writeFile(join(store.dir, 'refs/releases/s/1'), 'sha256:cut off');
  await expect(store.refs.get('releases/s/1')).rejects.toMatchObject({ code: 'integrity_mismatch' });
  await expect(store.refs.listAll()).rejects.toMatchObject({ code: 'integrity_mismatch' });
  await store.refs.set('releases/s/2', b);
  expect(await store.refs.list()).toEqual([{ name: 'releases/s/2', digest: b }]);
  expect((await index()).manifests).toHaveLength(1);
  await store.refs.set('releases/s/1', a);
  expect(await store.refs.get('releases/s/1')).toBe(a);
});

test('files that are no refs are not listed', async () => {
  const { store, a } = await storeWithBlobs();
  await store.refs.set('releases/s/1', a);
  await writeFile(join(store.dir, 'refs/releases/s/.nfs0001'), 'x');
  await writeFile(join(store.dir, 'refs/loose'), 'x');
  expect(await store.refs.listAll()).toHaveLength(1);
});
