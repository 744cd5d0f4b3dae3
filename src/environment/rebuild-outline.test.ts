import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { makeWheel } from '../../test/support/wheels.ts';
import { openStore, type Store } from '../store/store.ts';
import { outlineRebuild } from './rebuild-outline.ts';
import { type StoredWheel, storedWheel } from './stored-wheel.ts';
import { WheelLinks } from './wheel-links.ts';

const never = new AbortController().signal;

async function setUp() {
  const home = await scratchDir();
  const store = await openStore(`${home}/store`);
  const one = await put(store, 'one', { 'one.py': 'a', 'two.py': 'bb' });
  const other = await put(store, 'other', { 'other.py': 'ccc' });
  return { home, store, one, other, outline: () => outlineRebuild([one, other], home, store) };
}

async function put(store: Store, name: string, files: Record<string, string>): Promise<StoredWheel> {
  const wheel = await makeWheel({ name, version: '1.0', files });
  return storedWheel(wheel.name, await store.blobs.put(wheel.bytes))!;
}

test('files and bytes are those of the wheels; what was unpacked before need not be again', async () => {
  const { home, store, one, outline } = await setUp();
  const first = await outline();
  // Each has METADATA, WHEEL and RECORD besides.
  expect(first).toMatchObject({ packages: 2, files: 9, missing: [] });
  expect(first.bytes).toBeGreaterThan(6);
  expect(first.fresh).toEqual({ packages: 2, files: 9, bytes: first.bytes });
  const links = new WheelLinks(`${home}/cache`, store);
  await links.provide(one, never);
  await links.setUnpacked(one, Date.now());
  expect(await outline()).toMatchObject({ packages: 2, files: 9, fresh: { packages: 1, files: 4 } });
});

test('a wheel that the store has lost, or that is damaged, is named', async () => {
  const { store, one, other, outline } = await setUp();
  await rm(store.blobs.path(one.digest));
  expect(await outline()).toMatchObject({ packages: 1, missing: [one.name] });
  await rm(store.blobs.path(other.digest));
  await writeFile(store.blobs.path(other.digest), 'no zip');
  expect(await outline()).toMatchObject({ packages: 0, files: 0, missing: [one.name, other.name] });
});
