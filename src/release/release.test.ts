import { chmod, rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { putManifest } from '../../test/support/manifests.ts';
import { packParts } from '../../test/support/release.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from '../store/digest.ts';
import { LOCK_TYPE, WHEEL_TYPE } from '../store/media-types.ts';
import { checkoutFiles, parseManifest } from '../store/oci.ts';
import { openStore } from '../store/store.ts';
import { GOLDEN_TYPE, isWheel, packRelease, wheelName } from './manifest.ts';
import { isComplete, listReleases, readRelease, verifyRelease } from './release.ts';

const never = new AbortController().signal;
const emptyStore = async () => openStore(await scratchDir());

const rich = {
  models: { 'a.onnx': noise(100, 1), 'deep/b.onnx': noise(200, 2) },
  more: 'golden: { dir: golden, tolerance: { iou: 0.9 } }\nserve: { deadline: 30s }',
  files: { 'golden/one.jpg': ['photo', GOLDEN_TYPE] as [string, string] },
};

test('a release is read back as it was packed: packing what was read gives the same release', async () => {
  const store = await emptyStore();
  const release = await packParts(store, rich);
  expect(release.spec).toMatchObject({ service: 'made-up', version: '1.0.0', serve: { deadline: '30s' } });
  expect(release.spec.models[0]).toEqual({
    path: 'a.onnx',
    source: 'file:a.onnx',
    sha256: digestOf(noise(100, 1)).slice(7),
  });
  expect(release.files.map(({ path }) => path)).toEqual(['a.onnx', 'deep/b.onnx', 'golden/one.jpg']);
  expect(release.bytes).toBe(305);
  const elsewhere = await emptyStore();
  for (const { digest } of release.files) await elsewhere.blobs.put(await store.blobs.read(digest));
  expect((await packRelease(release.spec, release.files, elsewhere)).id).toBe(release.id);
});

test('releases of a store are listed by service and version', async () => {
  const store = await emptyStore();
  const b = await packParts(store, { service: 'b' });
  const a2 = await packParts(store, { service: 'a', version: '2' });
  const a1 = await packParts(store, { service: 'a', version: '1' });
  expect((await listReleases(store)).map(({ id }) => id)).toEqual([a1.id, a2.id, b.id]);
});

test('a release that cannot be read does not hide the others', async () => {
  const store = await emptyStore();
  const good = await packParts(store, { version: '1' });
  const bad = await packParts(store, { version: '2' });
  await rm(store.blobs.path(bad.id));
  expect((await listReleases(store)).map(({ id }) => id)).toEqual([good.id]);
});

test('a release that is not there, and a manifest of something else, are told apart', async () => {
  const store = await emptyStore();
  await expect(readRelease(store, digestOf(noise(1)))).rejects.toMatchObject({ code: 'release_unknown' });
  const other = await putManifest(store, { a: noise(1) });
  await expect(readRelease(store, other)).rejects.toMatchObject({ code: 'integrity_mismatch' });
});

test('a config with keys that are not known is not guessed at', async () => {
  const store = await emptyStore();
  const { id } = await packParts(store);
  const manifest = JSON.parse(Buffer.from(await store.blobs.read(id)).toString());
  const config = JSON.parse(Buffer.from(await store.blobs.read(manifest.config.digest)).toString());
  const later = await store.blobs.put(Buffer.from(JSON.stringify({ ...config, later: true })));
  const changed = { ...manifest, config: { ...manifest.config, ...later } };
  const { digest } = await store.blobs.put(Buffer.from(JSON.stringify(changed)));
  await expect(readRelease(store, digest)).rejects.toMatchObject({
    code: 'integrity_mismatch',
    hint: expect.stringContaining('Use the version of lastgood that made it'),
  });
});

test('verify reads every byte, and names files that are missing or damaged', async () => {
  const store = await emptyStore();
  const release = await packParts(store, rich);
  const { id, files, bytes } = release;
  expect(await verifyRelease(store, id, never)).toEqual({ release: id, intact: true, files: 3, bytes, problems: [] });
  expect(await isComplete(store, release)).toBe(true);
  await rm(store.blobs.path(files[0].digest));
  await chmod(store.blobs.path(files[2].digest), 0o644);
  await writeFile(store.blobs.path(files[2].digest), 'Photo');
  expect(await verifyRelease(store, id, never)).toMatchObject({
    intact: false,
    problems: [
      { path: 'a.onnx', digest: files[0].digest, problem: 'missing' },
      { path: 'golden/one.jpg', digest: files[2].digest, problem: 'damaged' },
    ],
  });
  expect(await isComplete(store, release)).toBe(false);
});

test('a verification can be stopped', async () => {
  const store = await emptyStore();
  const { id } = await packParts(store);
  await expect(verifyRelease(store, id, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});

test('a release is never named before all its files are there', async () => {
  const store = await emptyStore();
  const { spec, files, id } = await packParts(store);
  const empty = await emptyStore();
  await expect(packRelease(spec, files, empty)).rejects.toMatchObject({ code: 'blob_missing' });
  expect(await empty.refs.list()).toEqual([]);
  expect(await empty.blobs.has(id)).toBe(false);
});

test('a lock is a file of the release; wheels are layers by their names, verified but not laid out', async () => {
  const store = await emptyStore();
  const release = await packParts(store, {
    models: {},
    runtime: '{ driver: python, wsgi: "app:app" }',
    more: 'environment: { python: "3.10", lock: pylock.toml }',
    files: {
      'pylock.toml': ['lock-version = "1.0"', LOCK_TYPE],
      'environment/six-1.16.0-py3-none-any.whl': ['PK', WHEEL_TYPE],
    },
  });
  const manifest = parseManifest(await store.blobs.read(release.id))!;
  expect(manifest.layers.map(({ annotations }) => annotations)).toEqual([
    { 'org.opencontainers.image.title': 'six-1.16.0-py3-none-any.whl' },
    { 'org.cncf.model.filepath': 'pylock.toml' },
  ]);
  expect(checkoutFiles(manifest).map(({ path }) => path)).toEqual(['pylock.toml']);
  const wheel = release.files.find(isWheel)!;
  expect(wheelName(wheel)).toBe('six-1.16.0-py3-none-any.whl');

  await rm(store.blobs.path(wheel.digest), { force: true });
  const { problems } = await verifyRelease(store, release.id, never);
  expect(problems).toEqual([{ path: wheel.path, digest: wheel.digest, problem: 'missing' }]);
});
