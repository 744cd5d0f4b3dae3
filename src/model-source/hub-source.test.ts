import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { type HubOptions, sha256, startHub } from '../../test/support/model-hub.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from '../store/digest.ts';
import { openStore } from '../store/store.ts';
import { type FetchOptions, fetchSources, type SourceRequest } from './fetch-sources.ts';
import { parseSource } from './source.ts';

// Real connections on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const weights = noise(600_000, 1);
const configuration = Buffer.from('{"task":"image-segmentation"}');
const graph = Buffer.from('{"shards":["w 1.bin"]}');
const repos = {
  'iic/m2fp@v1.0.1': { 'configuration.json': configuration, 'weights/pytorch_model.pt': weights },
  'iic/m2fp@master': { 'configuration.json': configuration },
  'iic/graph@v1': { 'sub/model.json': graph, 'sub/w 1.bin': weights },
};
const KINDS = ['hf', 'modelscope'] as const;
const both = test.for(KINDS);
const retry = { attempts: 3, delayMs: 1, stallMs: 30_000 };

async function setUp(options: Partial<HubOptions> = {}) {
  const dir = await scratchDir();
  const store = await openStore(join(dir, 'store'));
  const hub = await startHub({ repos, ...options });
  const common = { store, baseDir: dir, cacheDir: join(dir, 'cache'), signal: new AbortController().signal, retry };
  const fetch = (source: string, more: Partial<SourceRequest> = {}, settings: Partial<FetchOptions> = {}) =>
    fetchSources([{ source: parseSource(source), wanted: 'the weights', ...more }], {
      ...common,
      env: hub.env,
      ...settings,
    }).then(([fetched]) => fetched!);
  const partial = () => readdir(join(dir, 'cache/downloads'));
  return { hub, store, fetch, partial, [Symbol.asyncDispose]: hub[Symbol.asyncDispose] };
}

const weightsOf = (kind: string) => `${kind}:iic/m2fp@v1.0.1#weights/pytorch_model.pt`;

both('%s: a file comes, checked by what the hub says of it, and once', async (kind) => {
  await using house = await setUp({ cdn: true });
  const { file } = await house.fetch(weightsOf(kind));
  expect(file).toEqual({ digest: digestOf(weights), size: weights.length });
  house.hub.requests.length = 0;
  expect((await house.fetch(weightsOf(kind))).file).toEqual(file);
  expect(house.hub.requests).toEqual([]);
});

both('%s: a pinned file needs nobody to state its hash, also on a branch', async (kind) => {
  await using house = await setUp();
  const source = `${kind}:iic/m2fp@master#configuration.json`;
  await expect(house.fetch(source)).rejects.toMatchObject({
    code: 'source_invalid',
    message: `Source "${source}" names a branch, whose files change.`,
  });
  await house.fetch(source, { sha256: sha256(configuration) });
  expect(house.hub.requests.map(({ method }) => method)).toEqual(['GET']);
});

both('%s: a hash that is not the pinned one, or not the stated one, is refused', async (kind) => {
  await using house = await setUp({ cdn: true, stated: () => sha256(Buffer.from('other')) });
  await expect(house.fetch(weightsOf(kind))).rejects.toMatchObject({ code: 'integrity_mismatch' });
  await expect(house.fetch(weightsOf(kind), { sha256: sha256(configuration) })).rejects.toMatchObject({
    code: 'integrity_mismatch',
    message: expect.stringContaining(`the weights (${weightsOf(kind)} from ${house.hub.url})`),
  });
  expect(await house.partial()).toEqual([]);
});

both('%s: a connection that breaks on the content network is taken up where it was', async (kind) => {
  await using house = await setUp({
    cdn: true,
    onFile: (_request, response, attempt) => {
      if (attempt > 1) return false;
      response.setHeader('content-length', weights.length);
      response.write(weights.subarray(0, 200_000));
      return true;
    },
  });
  const { file } = await house.fetch(weightsOf(kind), {}, { retry: { attempts: 9, delayMs: 1, stallMs: 300 } });
  expect(file.digest).toBe(digestOf(weights));
  expect(house.hub.served.slice(0, 2)).toEqual([undefined, 'bytes=200000-']);
});

both('%s: a hub that never answers is given up', async (kind) => {
  await using house = await setUp({ onRequest: () => true });
  await expect(
    house.fetch(weightsOf(kind), {}, { retry: { attempts: 2, delayMs: 1, stallMs: 50 } }),
  ).rejects.toMatchObject({ code: 'source_unreachable', message: expect.stringContaining('Headers Timeout') });
});

both('%s: what is not there is named by repository, revision and file', async (kind) => {
  await using house = await setUp();
  for (const source of [`${kind}:iic/m2fp@v9#a.pt`, `${kind}:iic/none@v1#a.pt`, `${kind}:iic/m2fp@v1.0.1#none.pt`]) {
    await expect(house.fetch(source)).rejects.toMatchObject({
      code: 'file_missing',
      message: expect.stringContaining(`Missing the weights: ${source} from ${house.hub.url} cannot be fetched`),
      hint: expect.stringContaining('check repository, revision and path'),
    });
  }
});

both('%s: a token goes to the hub, never to the content network or into a message', async (kind) => {
  await using house = await setUp({ token: 't0ken', cdn: true });
  const env = { ...house.hub.env, HF_TOKEN: 't0ken', MODELSCOPE_API_TOKEN: 't0ken' };
  await expect(house.fetch(weightsOf(kind))).rejects.toMatchObject({
    code: 'source_unreachable',
    hint: expect.stringContaining(kind === 'hf' ? 'HF_TOKEN' : 'MODELSCOPE_API_TOKEN'),
  });
  await house.fetch(weightsOf(kind), {}, { env });
  const content = house.hub.requests.filter(({ host }) => house.hub.contentUrl.endsWith(host));
  expect(content).toHaveLength(1);
  expect(content[0]).toMatchObject({ authorization: undefined, cookie: undefined });
  const failure = await house
    .fetch(`${kind}:iic/m2fp@v1.0.1#none.pt`, {}, { env: { ...env, HF_ENDPOINT: withPassword(house.hub.url) } })
    .catch((error) => error);
  expect(failure.code).toBe('file_missing');
  expect(`${failure.stack} ${failure.hint} ${failure.cause.stack}`).not.toMatch(/t0ken|s3cret/);
});

const withPassword = (url: string) => url.replace('http://', 'http://me:s3cret@');

both('%s: a page instead of an answer is told as such', async (kind) => {
  await using house = await setUp({
    onRequest: (_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<html>Sign in to this network</html>');
      return true;
    },
  });
  await expect(house.fetch(weightsOf(kind))).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringContaining('a web page instead of the file'),
  });
});

both('%s: files that a model calls for come from beside it', async (kind) => {
  await using house = await setUp();
  const { companions } = await house.fetch(`${kind}:iic/graph@v1#sub/model.json`, {
    companions: (content) => JSON.parse(Buffer.from(content).toString()).shards,
  });
  expect(companions.get('w 1.bin')?.digest).toBe(digestOf(weights));
});

test('progress is told by repository and file', async () => {
  await using house = await setUp();
  const seen: unknown[] = [];
  await house.fetch(weightsOf('modelscope'), {}, { onProgress: (...progress) => seen.push(progress) });
  expect(seen.at(-1)).toEqual(['iic/m2fp/weights/pytorch_model.pt', weights.length, weights.length]);
});

test('a refusal that comes as a success is told in the words of the hub', async () => {
  await using house = await setUp({
    onRequest: (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"Code":50001,"Message":"busy today","Success":false}');
      return true;
    },
  });
  await expect(house.fetch(weightsOf('modelscope'))).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringContaining('busy today'),
  });
});
