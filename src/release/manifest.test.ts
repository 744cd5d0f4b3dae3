import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { parseManifest } from '../store/oci.ts';
import { openStore } from '../store/store.ts';
import { configBytes, MODEL_TYPE, packRelease, type ReleaseFile } from './manifest.ts';
import { parseSpec } from './spec.ts';

/** Pinned: the same spec and files are the same release on every machine, today and with every later version. */
const ID = 'sha256:54297dad587518398680f7fb660215cd15f3283607d73734af5e74ea042fdb83';

const spec = parseSpec(
  `apiVersion: lastgood/v1
service: made-up
version: "1.0"
runtime: { driver: onnx, recipe: pose-parts, threads: auto, settings: { size: full, é: [1, 2.5, null] } }
models:
  - { source: "npm:@x/y@1.0.0#b.json", path: b.onnx, import: tfjs, integrity: "sha512-${'A'.repeat(86)}==" }
  - { source: "file:somewhere/a.onnx", path: a.onnx, sha256: ${'f'.repeat(64)} }
irreversible: false
`,
  'release.yaml',
);

async function pack(from = spec, order = (files: ReleaseFile[]) => files) {
  const store = await openStore(await scratchDir());
  const a = await store.blobs.put(noise(100, 1));
  const b = await store.blobs.put(noise(200, 2));
  const files = [
    { path: 'b.onnx', ...b, mediaType: MODEL_TYPE },
    { path: 'a.onnx', ...a, mediaType: MODEL_TYPE },
  ];
  const { id } = await packRelease(from, order(files), store);
  return { store, id, a, b };
}

test('a release has the digest that it has everywhere', async () => {
  const { id } = await pack();
  expect(id).toBe(ID);
});

test('neither the order of files nor of keys changes the digest, nor where the file was', async () => {
  const reordered = { ...spec, baseDir: '/home/me' };
  expect(await pack(reordered, (files) => files.toReversed())).toMatchObject({ id: ID });
  const shuffled = Object.fromEntries(Object.entries(spec).toReversed()) as typeof spec;
  expect(await pack(shuffled)).toMatchObject({ id: ID });
  const moved = { ...spec, models: [spec.models[0], { ...spec.models[1], source: 'file:elsewhere.onnx' }] };
  expect(await pack(moved)).toMatchObject({ id: ID });
});

test('another setting is another release', async () => {
  const { id } = await pack({ ...spec, runtime: { ...spec.runtime, settings: { size: 'lite' } } });
  expect(id).not.toBe(ID);
});

test('the manifest is one that OCI tools read, with the files by their paths', async () => {
  const { store, id, a, b } = await pack();
  const manifest = parseManifest(await store.blobs.read(id))!;
  expect(manifest).toMatchObject({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: 'application/vnd.lastgood.release.v1+json',
    config: { mediaType: 'application/vnd.lastgood.release.config.v1+json' },
  });
  const layer = { mediaType: 'application/vnd.cncf.model.weight.v1.raw' };
  expect(manifest.layers).toEqual([
    { ...layer, ...a, annotations: { 'org.cncf.model.filepath': 'a.onnx' } },
    { ...layer, ...b, annotations: { 'org.cncf.model.filepath': 'b.onnx' } },
  ]);
  expect(JSON.parse(Buffer.from(await store.blobs.read(manifest.config.digest)).toString())).toEqual(
    JSON.parse(Buffer.from(configBytes(spec)).toString()),
  );
});

test('the release is found by its name, and index.json lists it', async () => {
  const { store, id } = await pack();
  expect(await store.refs.get('releases/made-up/1.0')).toBe(id);
  const { manifests } = JSON.parse(await readFile(join(store.dir, 'index.json'), 'utf8'));
  expect(manifests).toHaveLength(1);
});

test('the config keeps origins that mean something elsewhere, and no path of this machine', () => {
  const { models } = JSON.parse(Buffer.from(configBytes(spec)).toString());
  expect(models).toEqual([
    { path: 'b.onnx', source: 'npm:@x/y@1.0.0#b.json', import: 'tfjs', integrity: `sha512-${'A'.repeat(86)}==` },
    { path: 'a.onnx' },
  ]);
});
