import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packParts } from '../../test/support/release.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { collectGarbage } from '../store/gc.ts';
import { openStore } from '../store/store.ts';
import { deleteRelease } from './delete-release.ts';
import { deleteGeneration, listGenerations, setGeneration } from './generations.ts';
import { isPinned, pinRelease } from './pins.ts';
import { listReleases, readRelease } from './release.ts';

const emptyStore = async () => openStore(await scratchDir());
const first = Buffer.from('first');
const second = Buffer.from('second');

test('a version that never served may be made again with other content', async () => {
  const store = await emptyStore();
  await packParts(store, { models: { 'a.onnx': first } });
  const again = await packParts(store, { models: { 'a.onnx': second } });
  expect((await listReleases(store)).map(({ id }) => id)).toEqual([again.id]);
});

test('a version that served stays what it is, and the error names both', async () => {
  const store = await emptyStore();
  const served = await packParts(store, { models: { 'a.onnx': first } });
  await setGeneration(store, 'made-up', 3, served.id);
  await expect(packParts(store, { models: { 'a.onnx': second } })).rejects.toMatchObject({
    code: 'release_exists',
    message: expect.stringMatching(
      new RegExp(`made-up 1\\.0\\.0 is ${served.id} already, which is generation 3 .*sha256:`),
    ),
    hint: expect.stringContaining('another version'),
  });
  expect((await listReleases(store)).map(({ id }) => id)).toEqual([served.id]);
  // The same content is the same release: no conflict.
  expect((await packParts(store, { models: { 'a.onnx': first } })).id).toBe(served.id);
});

test('a pinned version stays what it is until it is unpinned', async () => {
  const store = await emptyStore();
  const { id } = await packParts(store, { models: { 'a.onnx': first } });
  expect(await isPinned(store, id)).toBe(false);
  await pinRelease(store, id, true);
  expect(await isPinned(store, id)).toBe(true);
  await expect(packParts(store, { models: { 'a.onnx': second } })).rejects.toMatchObject({ code: 'release_exists' });
  await pinRelease(store, id, false);
  await pinRelease(store, id, false);
  expect(await isPinned(store, id)).toBe(false);
  await packParts(store, { models: { 'a.onnx': second } });
});

test('pins and generations keep a release through a collection that its name does not', async () => {
  const store = await emptyStore();
  const pinned = await packParts(store, { version: '1' });
  const served = await packParts(store, { version: '2' });
  const loose = await packParts(store, { version: '3' });
  await pinRelease(store, pinned.id, true);
  await setGeneration(store, 'made-up', 1, served.id);
  for (const { name } of await store.refs.list('releases/')) await store.refs.delete(name);
  await collectGarbage(store, { graceMs: 0 });
  expect((await readRelease(store, pinned.id)).spec.version).toBe('1');
  expect((await readRelease(store, served.id)).spec.version).toBe('2');
  await expect(readRelease(store, loose.id)).rejects.toMatchObject({ code: 'release_unknown' });
});

test('generations are listed by service and number, not by their names', async () => {
  const store = await emptyStore();
  const { id } = await packParts(store);
  for (const n of [1_000_000, 2, 999_999, 10]) await setGeneration(store, 'b', n, id);
  await setGeneration(store, 'a', 7, id);
  expect(await store.refs.get('services/b/generations/000010')).toBe(id);
  expect((await listGenerations(store, 'b')).map(({ n }) => n)).toEqual([2, 10, 999_999, 1_000_000]);
  expect((await listGenerations(store)).map(({ service, n }) => [service, n])[0]).toEqual(['a', 7]);
  await deleteGeneration(store, 'b', 10);
  expect((await listGenerations(store, 'b')).map(({ n }) => n)).toEqual([2, 999_999, 1_000_000]);
});

test('a generation can be recorded while files of its release are missing: the way back must not depend on them', async () => {
  const store = await emptyStore();
  const { id, files } = await packParts(store);
  await rm(store.blobs.path(files[0].digest));
  await setGeneration(store, 'made-up', 2, id);
  expect(await listGenerations(store)).toEqual([{ service: 'made-up', n: 2, id }]);
});

test('a release is deleted when nothing needs it, with its blobs at the next collection', async () => {
  const store = await emptyStore();
  const { id } = await packParts(store);
  await setGeneration(store, 'made-up', 1, id);
  await pinRelease(store, id, true);
  await expect(deleteRelease(store, id)).rejects.toMatchObject({ code: 'release_in_use', message: /generation 1/ });
  await deleteGeneration(store, 'made-up', 1);
  await expect(deleteRelease(store, id)).rejects.toMatchObject({ code: 'release_in_use', message: /pinned/ });
  await pinRelease(store, id, false);
  await deleteRelease(store, id);
  await expect(deleteRelease(store, id)).rejects.toMatchObject({ code: 'release_unknown' });
  expect(await collectGarbage(store, { graceMs: 0 })).toMatchObject({ kept_blobs: 0, freed_blobs: 3 });
});

test('a release whose manifest is gone can still be deleted', async () => {
  const store = await emptyStore();
  const { id } = await packParts(store);
  await rm(join(store.dir, 'blobs/sha256', id.slice(7)));
  await deleteRelease(store, id);
  expect(await store.refs.list()).toEqual([]);
});
