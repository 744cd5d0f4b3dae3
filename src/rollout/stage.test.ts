import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test, vi } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { makeTarball, type RegistryOptions, startRegistry } from '../../test/support/npm-registry.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { tinyModel } from '../../test/support/tiny-model.ts';
import { readSpec } from '../release/spec.ts';
import { type Digest, digestOf, hexOf } from '../store/digest.ts';
import { openStore } from '../store/store.ts';
import { convertInThread } from './convert.ts';
import { type StageProgress, stageRelease } from './stage.ts';

// Many processes or threads are started here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const never = new AbortController().signal;
const raw = noise(5000);
const { json, shards } = tinyModel();
const tarball = makeTarball([
  ...shards.map(([name, content]) => ({ path: `package/models/${name}`, content })),
  { path: 'package/models/tiny.json', content: json },
  { path: 'package/raw.onnx', content: raw },
]);

const TINY = 'source: npm:tiny-models@1.0.0#models/tiny.json, import: tfjs, path: tiny.onnx';
const RAW = 'source: npm:tiny-models@1.0.0#raw.onnx, path: raw.onnx';

const specText = (models: string[], version = '1.0.0') => `apiVersion: lastgood/v1
service: tiny
version: ${version}
runtime: { driver: onnx, recipe: tiny }
models:
${models.map((fields) => `  - { ${fields} }\n`).join('')}`;

async function setUp(options: Partial<RegistryOptions> = {}) {
  const dir = await scratchDir();
  const store = await openStore(join(dir, 'store'));
  const registry = await startRegistry({ name: 'tiny-models', version: '1.0.0', tarball, ...options });
  const progress: StageProgress[] = [];
  const stage = async (models: string[], more = {}) => {
    await writeFile(join(dir, 'release.yaml'), specText(models));
    return stageRelease(await readSpec(join(dir, 'release.yaml')), {
      store,
      cacheDir: join(dir, 'cache'),
      signal: never,
      onProgress: (step) => progress.push(step),
      retry: { attempts: 1, delayMs: 0, stallMs: 30_000 },
      env: registry.env,
      ...more,
    });
  };
  return { dir, store, registry, progress, stage, [Symbol.asyncDispose]: registry[Symbol.asyncDispose] };
}

/** The model with the digest of its file pinned, as a first staging gives it. */
async function pinned(fields: string, path: string): Promise<string> {
  await using house = await setUp();
  const { dir } = await house.stage([fields]);
  return `${fields}, sha256: ${hexOf(digestOf(await readFile(join(dir, path))))}`;
}

test('a release is fetched, converted and checked out, and its networks run', async () => {
  await using house = await setUp();
  const release = await house.stage([TINY, RAW]);
  expect(release).toMatchObject({ service: 'tiny', version: '1.0.0' });
  expect(release.runtime).toEqual({ driver: 'onnx', recipe: 'tiny', threads: 'auto', settings: {} });
  expect(release.dir).toBe(join(house.store.dir, 'checkouts', release.id.slice(7)));
  expect(Buffer.compare(await readFile(join(release.dir, 'raw.onnx')), raw)).toBe(0);

  const session = await InferenceSession.create(join(release.dir, 'tiny.onnx'));
  const [input, output] = [session.inputNames[0], session.outputNames[0]];
  const result = await session.run({ [input]: new Tensor('float32', [1, 1, 1, -5], [1, 4]) });
  expect([...(result[output].data as Float32Array)]).toEqual([2, 0, 1.5, 0]);
  await session.release();
});

test('progress tells the download, each conversion and the checkout', async () => {
  await using house = await setUp();
  await house.stage([TINY, RAW]);
  const last = house.progress.findLast(({ phase }) => phase === 'download');
  expect(last).toEqual({ phase: 'download', item: 'tiny-models@1.0.0', bytes: tarball.length, total: tarball.length });
  expect(house.progress.filter(({ phase }) => phase !== 'download')).toEqual([
    { phase: 'convert', item: 'tiny.onnx', bytes: 0, total: 16 },
    { phase: 'convert', item: 'tiny.onnx', bytes: 16, total: 16 },
    { phase: 'checkout', item: 'tiny 1.0.0', bytes: 0 },
  ]);
});

test('a second start needs no network, with pins and without', async () => {
  const models = [await pinned(TINY, 'tiny.onnx'), RAW];
  await using house = await setUp();
  const first = await house.stage(models);
  await house.registry[Symbol.asyncDispose]();
  expect(await house.stage(models)).toEqual(first);
  expect(house.registry.tarballRanges()).toHaveLength(1);
});

test('with all files pinned and present, nothing is converted again', async () => {
  const models = [await pinned(TINY, 'tiny.onnx')];
  await using house = await setUp();
  await house.stage(models);
  house.progress.length = 0;
  await house.stage(models);
  expect(house.progress).toEqual([{ phase: 'checkout', item: 'tiny 1.0.0', bytes: 0 }]);
});

test('the same release has the same id in another place', async () => {
  await using one = await setUp();
  await using two = await setUp();
  expect((await one.stage([TINY, RAW])).id).toBe((await two.stage([TINY, RAW])).id);
});

test('a file that is not what is pinned is refused with its name, and there is no release', async () => {
  await using house = await setUp();
  const expected = 'e'.repeat(64);
  await expect(house.stage([RAW, `${TINY}, sha256: ${expected}`])).rejects.toMatchObject({
    code: 'integrity_mismatch',
    message: expect.stringMatching(new RegExp(`^tiny\\.onnx .*expected sha256 ${expected}, got [0-9a-f]{64}\\.$`)),
  });
  expect(await house.store.refs.list('releases/')).toEqual([]);
  expect(await readdir(join(house.store.dir, 'checkouts'))).toEqual([]);
});

test('a damaged network is noticed and made again', async () => {
  const models = [await pinned(TINY, 'tiny.onnx')];
  await using house = await setUp();
  const first = await house.stage(models);
  const file = join(first.dir, 'tiny.onnx');
  const good = await readFile(file);
  await chmod(file, 0o644);
  await writeFile(file, noise(good.length, 4));
  expect(await house.stage(models)).toEqual(first);
  expect(Buffer.compare(await readFile(file), good)).toBe(0);
  expect(await house.store.blobs.verify(digestOf(good))).toBe('intact');
});

test('without network and without weights, the error tells every file that is missing', async () => {
  await using house = await setUp();
  await house.registry[Symbol.asyncDispose]();
  await expect(house.stage([TINY, RAW])).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringMatching(/^Missing tiny\.onnx, raw\.onnx: npm:tiny-models@1\.0\.0 cannot be fetched/),
  });
});

test('files that another release will need are kept along', async () => {
  await using house = await setUp();
  await writeFile(join(house.dir, 'other.yaml'), specText([TINY], '2.0.0'));
  const welcome = [await readSpec(join(house.dir, 'other.yaml'))];
  await house.stage([RAW], { welcome });
  await house.registry[Symbol.asyncDispose]();
  await house.stage([TINY]);
  expect(house.registry.tarballRanges()).toHaveLength(1);
});

test('local files make a release without any network', async () => {
  await using house = await setUp();
  await house.registry[Symbol.asyncDispose]();
  await writeFile(join(house.dir, 'tiny.json'), json);
  for (const [name, content] of shards) await writeFile(join(house.dir, name), content);
  const { dir } = await house.stage(['source: file:tiny.json, import: tfjs, path: deep/tiny.onnx']);
  expect((await readdir(dir, { recursive: true })).sort()).toEqual(['deep', 'deep/tiny.onnx']);
});

test('a source that cannot be read is refused before anything is fetched', async () => {
  await using house = await setUp();
  await expect(house.stage([TINY, 'source: npm:tiny-models@latest#x, path: x'])).rejects.toMatchObject({
    code: 'source_invalid',
  });
  expect(house.registry.requests).toEqual([]);
});

test('a file that is no TF.js model is told as such', async () => {
  await using house = await setUp();
  await writeFile(join(house.dir, 'a.json'), '{"layers":[]}');
  await expect(house.stage(['source: file:a.json, import: tfjs, path: a.onnx'])).rejects.toMatchObject({
    code: 'model_unsupported',
  });
});

test('an error of the converter comes through its thread with its code and hint', async () => {
  const model = JSON.parse(json.toString());
  model.modelTopology.node[3].op = 'NoSuchOperator';
  const converting = convertInThread({ model, weights: Buffer.concat(shards.map(([, bytes]) => bytes)) }, never);
  await expect(converting).rejects.toMatchObject({
    code: 'model_unsupported',
    message: expect.stringContaining('NoSuchOperator'),
    hint: expect.any(String),
  });
});

test('a conversion can be aborted', async () => {
  const abort = new AbortController();
  const converting = convertInThread({ model: JSON.parse(json.toString()), weights: raw }, abort.signal);
  abort.abort(new Error('enough'));
  await expect(converting).rejects.toThrow('enough');
});

test('every blob that a staged release names is intact', async () => {
  await using house = await setUp();
  const { id } = await house.stage([TINY, RAW]);
  const manifest = JSON.parse(Buffer.from(await house.store.blobs.read(id as Digest)).toString());
  for (const { digest } of [manifest.config, ...manifest.layers]) {
    expect(await house.store.blobs.verify(digest)).toBe('intact');
  }
});
