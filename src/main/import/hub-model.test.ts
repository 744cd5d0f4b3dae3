import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noise } from '../../../test/support/bytes.ts';
import { sha256, startHub } from '../../../test/support/model-hub.ts';
import { scratchDir } from '../../../test/support/scratch.ts';
import { openNetwork } from '../../download/network.ts';
import { parseSpec } from '../../release/spec.ts';
import { openStore } from '../../store/store.ts';
import { parseModelId, readHubModel } from './hub-model.ts';
import { formatRelease } from './release-text.ts';

const configuration = Buffer.from('{"model":{"type":"m2fp"},"pipeline":{"type":"m2fp-image-human-parsing"}}');
const weights = noise(50_000);
const model = { 'configuration.json': configuration, 'pytorch_model.pt': weights, '.msc': noise(5) };
const repos = {
  'iic/m2fp@v1.0.1': model,
  'iic/m2fp@master': model,
  'iic/empty@v1': { 'configuration.json': configuration },
  'iic/bert@v1': { ...model, 'configuration.json': Buffer.from('{"model":{"type":"bert"}}') },
};

async function setUp() {
  const hub = await startHub({ repos });
  const network = await openNetwork({});
  onTestFinished(async () => {
    await network[Symbol.asyncDispose]();
    await hub[Symbol.asyncDispose]();
  });
  const dir = await scratchDir();
  const options = {
    store: await openStore(join(dir, 'store')),
    cacheDir: join(dir, 'cache'),
    network,
    env: hub.env,
    signal: new AbortController().signal,
    retry: { attempts: 1, delayMs: 1, stallMs: 30_000 },
  };
  const read = (id: string) => readHubModel(parseModelId(id)!, 'model', options);
  return { hub, read };
}

test('a model of the hub becomes sources of a release; its weights are not fetched', async () => {
  const { hub, read } = await setUp();
  const { files, bytes } = await read('iic/m2fp@v1.0.1');
  expect(files).toEqual([
    {
      source: 'modelscope:iic/m2fp@v1.0.1#configuration.json',
      path: 'model/configuration.json',
      sha256: sha256(configuration),
    },
    { source: 'modelscope:iic/m2fp@v1.0.1#pytorch_model.pt', path: 'model/pytorch_model.pt', sha256: sha256(weights) },
  ]);
  expect(bytes).toBe(configuration.length + weights.length);
  expect(hub.served).toHaveLength(1);
  const release = { service: 's', version: '1', python: '3.10.13', lock: 'pylock.toml', app: undefined, golden: null };
  const spec = parseSpec(formatRelease({ ...release, modelPath: 'model', files }), 'it');
  expect(spec.models).toEqual(files);
  expect(spec.runtime).toEqual({ driver: 'python', worker: 'modelscope-m2fp' });
});

test.each([
  ['iic/empty@v1', 'model_invalid', 'iic/empty@v1 has no pytorch_model.pt.'],
  ['iic/bert@v1', 'model_invalid', 'modelscope:iic/bert@v1#configuration.json is not M2FP'],
  ['iic/none@v1', 'file_missing', 'modelscope:iic/none@v1 from http'],
  ['iic/m2fp@master', 'source_invalid', 'names a branch'],
])('%s: %s', async (id, code, message) => {
  const { read } = await setUp();
  await expect(read(id)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test('an id has a revision; what is none is a path', () => {
  expect(parseModelId('iic/m2fp@v1')).toEqual({ repo: 'iic/m2fp', revision: 'v1' });
  expect(parseModelId('./models/m2fp')).toBeNull();
  expect(parseModelId('/models')).toBeNull();
  expect(() => parseModelId('iic/m2fp')).toThrow(expect.objectContaining({ code: 'source_invalid' }));
});

test('a release of an application names it, and where the model lies', () => {
  const release = { service: 's', version: '1', python: '3.10.13', lock: 'pylock.toml', golden: 'golden' };
  const files = [{ source: 'file:/srv/app.py', path: 'app.py' }];
  const app = parseSpec(formatRelease({ ...release, app: 'app:app', modelPath: 'weights', files }), 'it');
  expect(app).toMatchObject({ runtime: { driver: 'python', wsgi: 'app:app' }, golden: { dir: 'golden' } });
  const worker = parseSpec(formatRelease({ ...release, app: undefined, modelPath: 'weights', files }), 'it');
  expect(worker.runtime.settings).toEqual({ model: 'weights' });
  expect(() => formatRelease({ ...release, app: 'app:app', modelPath: 'm', files: [...files, ...files] })).toThrow(
    expect.objectContaining({ code: 'spec_invalid' }),
  );
});
