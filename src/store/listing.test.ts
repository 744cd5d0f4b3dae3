import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { putManifest } from '../../test/support/manifests.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { collectGarbage } from './gc.ts';
import { listStore } from './listing.ts';
import { openStore } from './store.ts';

async function filledStore() {
  const store = await openStore(await scratchDir());
  const shared = noise(5000, 1);
  const a = await putManifest(store, { shared, own: noise(1000, 2) });
  const b = await putManifest(store, { shared, own: noise(2000, 3) });
  await store.refs.set('releases/s/1', a);
  await store.refs.set('services/s/generations/000001', a);
  await store.refs.set('pins/s/2', b);
  await store.refs.set('sources/npm/@x/y/1.0.0', b);
  await store.refs.set('tests/x/1', b);
  return { store, a, b };
}

test('every ref is listed with its kind and all bytes that it needs, and blobs are counted once', async () => {
  const { store, a, b } = await filledStore();
  const manifests = ((await store.blobs.size(a)) ?? 0) + ((await store.blobs.size(b)) ?? 0);
  const listing = await listStore(store);
  expect(listing).toMatchObject({ dir: store.dir, blobs: 6, bytes: 8000 + 2 + manifests, trash_bytes: 0 });
  expect(listing.free_bytes).toBeGreaterThan(0);
  expect(listing.entries.map(({ ref, kind }) => [ref, kind])).toEqual([
    ['pins/s/2', 'pin'],
    ['releases/s/1', 'release'],
    ['services/s/generations/000001', 'generation'],
    ['sources/npm/@x/y/1.0.0', 'source'],
    ['tests/x/1', 'other'],
  ]);
  const [pin] = listing.entries;
  expect(pin).toMatchObject({ digest: b, bytes: 7000 + 2 + ((await store.blobs.size(b)) ?? 0) });
});

test('what lies in the trash is told apart, and what is missing counts nothing', async () => {
  const { store, a } = await filledStore();
  await store.blobs.put(noise(3000, 9));
  await collectGarbage(store);
  await rm(store.blobs.path(a));
  const listing = await listStore(store);
  expect(listing.trash_bytes).toBe(3000);
  expect(listing.blobs).toBe(5);
  expect(listing.entries.find(({ ref }) => ref === 'releases/s/1')?.bytes).toBe(0);
});
