import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { digestOf, hexOf } from '../../src/store/digest.ts';
import { openStore } from '../../src/store/store.ts';
import { noise } from '../support/bytes.ts';
import { putManifest } from '../support/manifests.ts';
import { packParts } from '../support/release.ts';
import { scratchDir } from '../support/scratch.ts';

// skopeo is an OCI tool of somebody else: what it reads, others read.
vi.setConfig({ testTimeout: 60_000 });

/** Output, or null when there is no skopeo here. */
function skopeo(...args: string[]): Buffer | null {
  const { stdout, stderr, status, error } = spawnSync('skopeo', args);
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return null;
  if (status !== 0) throw new Error(`skopeo ${args.join(' ')}\n${stderr}`);
  return stdout;
}

/** A store with releases and a source, in a folder of the test's own. */
async function filledStore() {
  const dir = await scratchDir();
  const store = await openStore(join(dir, 'store'));
  const release = await packParts(store, {
    service: 'human-parsing',
    version: '2.0.0+cpu',
    models: { 'pose.onnx': noise(200_000, 1), 'deep/face.onnx': noise(1000, 2) },
    more: 'golden: { dir: golden }',
    files: { 'golden/golden.json': ['{}', 'application/vnd.lastgood.golden.file.v1'] },
  });
  return { dir, store, release, image: (ref: string) => `oci:${store.dir}:${ref}` };
}

test('skopeo inspects a release by its ref: the bytes are those whose digest is its id', async ({ skip }) => {
  const { release, image } = await filledStore();
  const manifest = skopeo('inspect', '--raw', image('releases/human-parsing/2.0.0+cpu'));
  if (manifest === null) return skip('needs skopeo');
  expect(digestOf(manifest)).toBe(release.id);
});

test('skopeo copies a release to another layout, every blob the same', async ({ skip }) => {
  const { dir, store, release, image } = await filledStore();
  const copy = join(dir, 'copy');
  if (skopeo('copy', image('releases/human-parsing/2.0.0+cpu'), `oci:${copy}:there`) === null)
    return skip('needs skopeo');
  const blobs = await readdir(join(copy, 'blobs/sha256'));
  expect(blobs.sort()).toEqual((await readdir(join(store.dir, 'blobs/sha256'))).sort());
  for (const hex of blobs) expect(hexOf(digestOf(await readFile(join(copy, 'blobs/sha256', hex))))).toBe(hex);
  const { manifests } = JSON.parse(await readFile(join(copy, 'index.json'), 'utf8'));
  expect(manifests).toMatchObject([{ digest: release.id }]);
});

test.each([
  ['sources/npm/@scope/name/1.0.0', 'sources/npm/scope/name/1.0.0'],
  ['releases/s/1.0_a.b-c', 'releases/s/1.0_a.b-c'],
  ['releases/s/1.0..x', 'releases/s/1.0.x'],
  ['releases/s/1.0-', 'releases/s/1.0'],
])('the ref %s is %s to OCI tools', async (ref, name) => {
  const { store, image } = await filledStore();
  const manifest = await putManifest(store, { file: noise(10) });
  await store.refs.set(ref, manifest);
  const { manifests } = JSON.parse(await readFile(join(store.dir, 'index.json'), 'utf8'));
  const listed = manifests.find(({ digest }: { digest: string }) => digest === manifest);
  expect(listed.annotations).toEqual({ 'org.opencontainers.image.ref.name': name });
  const raw = skopeo('inspect', '--raw', image(name));
  if (raw !== null) expect(digestOf(raw)).toBe(manifest);
});

test('of two refs that OCI would call the same, the one that is really called so has the name', async () => {
  const { store } = await filledStore();
  const right = await putManifest(store, { file: noise(10, 1) });
  const bent = await putManifest(store, { file: noise(10, 2) });
  await store.refs.set('tests/s/1.0', right);
  await store.refs.set('tests/s/1.0-', bent);
  const { manifests } = JSON.parse(await readFile(join(store.dir, 'index.json'), 'utf8'));
  const nameOf = (digest: string) => manifests.find((entry: { digest: string }) => entry.digest === digest).annotations;
  expect(nameOf(right)).toEqual({ 'org.opencontainers.image.ref.name': 'tests/s/1.0' });
  expect(nameOf(bent)).toBeUndefined();
});
