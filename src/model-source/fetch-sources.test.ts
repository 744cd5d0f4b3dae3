import { chmod, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import {
  integrityOf,
  makeTarball,
  type RegistryOptions,
  sendTarball,
  startRegistry,
} from '../../test/support/npm-registry.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestOf } from '../store/digest.ts';
import { openStore } from '../store/store.ts';
import { fetchSources, type SourceRequest } from './fetch-sources.ts';
import { parseSource } from './source.ts';

// Many processes or threads are started here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const never = new AbortController().signal;
const NAME = '@test/models';
const retry = { attempts: 3, delayMs: 1, stallMs: 30_000 };

const graph = Buffer.from(JSON.stringify({ shards: ['a-1.bin', 'sub/a-2.bin'] }));
const shards = [noise(400_000, 1), noise(300_000, 2)];
const tarball = makeTarball([
  { path: 'package/models/a-1.bin', content: shards[0] },
  { path: 'package/models/sub/a-2.bin', content: shards[1] },
  { path: 'package/models/a.json', content: graph },
  { path: 'package/models/b.bin', content: noise(1000, 3) },
]);
const integrity = integrityOf(tarball);
const companions = (content: Uint8Array): string[] => JSON.parse(Buffer.from(content).toString()).shards;

const request = (path: string, more: Partial<SourceRequest> = {}): SourceRequest => ({
  source: parseSource(`npm:${NAME}@1.0.0#${path}`),
  wanted: `${path} of the release`,
  ...more,
});
const graphRequest = request('models/a.json', { companions, integrity });

async function setUp(options: Partial<RegistryOptions> = {}) {
  const dir = await scratchDir();
  const store = await openStore(join(dir, 'store'));
  const registry = await startRegistry({ name: NAME, version: '1.0.0', tarball, ...options });
  const cacheDir = join(dir, 'cache');
  const common = { store, baseDir: dir, cacheDir, signal: never, retry, env: registry.env };
  const fetch = (requests: SourceRequest[], more = {}) => fetchSources(requests, { ...common, ...more });
  const downloads = () => readdir(join(cacheDir, 'downloads'));
  return { dir, store, registry, fetch, downloads, [Symbol.asyncDispose]: registry[Symbol.asyncDispose] };
}

test('files of one package come by one download, with those that they call for', async () => {
  await using house = await setUp();
  const [a, b] = await house.fetch([graphRequest, request('models/b.bin', { integrity })]);
  expect(a.file.digest).toBe(digestOf(graph));
  expect([...a.companions].map(([name, { digest }]) => [name, digest])).toEqual([
    ['a-1.bin', digestOf(shards[0])],
    ['sub/a-2.bin', digestOf(shards[1])],
  ]);
  expect(b.file.size).toBe(1000);
  expect(house.registry.tarballRanges()).toHaveLength(1);
  expect(await house.downloads()).toEqual([]);
});

test('progress counts up to the size of the tarball', async () => {
  await using house = await setUp();
  const seen: [string, number, number | undefined][] = [];
  await house.fetch([graphRequest], {
    onProgress: (...progress: [string, number, number | undefined]) => seen.push(progress),
  });
  expect(seen[0]).toEqual([`${NAME}@1.0.0`, 0, tarball.length]);
  expect(seen.at(-1)).toEqual([`${NAME}@1.0.0`, tarball.length, tarball.length]);
});

test('what is in the store is not asked for again', async () => {
  await using house = await setUp();
  await house.fetch([graphRequest]);
  house.registry.requests.length = 0;
  const [again] = await house.fetch([graphRequest]);
  expect(again.companions.get('a-1.bin')?.digest).toBe(digestOf(shards[0]));
  expect(house.registry.requests).toEqual([]);
});

test('files that are welcome are kept when the package is downloaded anyway, and cause no download', async () => {
  await using house = await setUp();
  const welcome = [graphRequest, request('models/none.bin', { integrity })];
  await house.fetch([request('models/b.bin', { integrity })], { welcome });
  house.registry.requests.length = 0;
  await house.fetch([graphRequest], { welcome });
  expect(house.registry.requests).toEqual([]);
});

test('a blob that was damaged is fetched again', async () => {
  await using house = await setUp();
  const [{ companions: files }] = await house.fetch([graphRequest]);
  const path = house.store.blobs.path(files.get('a-1.bin')!.digest);
  await chmod(path, 0o644);
  await writeFile(path, noise(400_000, 99));
  await house.fetch([graphRequest]);
  expect(await house.store.blobs.verify(digestOf(shards[0]))).toBe('intact');
  expect(house.registry.tarballRanges()).toHaveLength(2);
});

test('a connection that breaks is taken up again where it broke', async () => {
  await using house = await setUp({
    onTarball: (_request, response, attempt) => {
      if (attempt > 2) return false;
      response.setHeader('content-length', tarball.length - (attempt - 1) * 200_000);
      if (attempt === 2) {
        response.statusCode = 206;
        response.setHeader('content-range', `bytes 200000-${tarball.length - 1}/${tarball.length}`);
      }
      response.write(tarball.subarray((attempt - 1) * 200_000, attempt * 200_000), () => response.destroy());
      return true;
    },
  });
  const [{ file }] = await house.fetch([graphRequest]);
  expect(file.digest).toBe(digestOf(graph));
  expect(house.registry.tarballRanges()).toEqual([undefined, 'bytes=200000-', 'bytes=400000-']);
});

test('a connection that falls silent is given up and taken up again', async () => {
  await using house = await setUp({
    onTarball: (_request, response, attempt) => {
      if (attempt > 1) return false;
      response.setHeader('content-length', tarball.length);
      response.write(tarball.subarray(0, 250_000));
      return true;
    },
  });
  const [{ file }] = await house.fetch([graphRequest], { retry: { attempts: 10, delayMs: 1, stallMs: 300 } });
  expect(file.digest).toBe(digestOf(graph));
  // On a busy machine a later try may fall silent, too.
  expect(house.registry.tarballRanges().slice(0, 2)).toEqual([undefined, 'bytes=250000-']);
});

test('a server that knows no ranges sends all again', async () => {
  await using house = await setUp({
    onTarball: (_request, response, attempt) => {
      if (attempt === 1) {
        response.setHeader('content-length', tarball.length);
        response.write(tarball.subarray(0, 100_000), () => response.destroy());
      } else {
        sendTarball(tarball, undefined, response);
      }
      return true;
    },
  });
  const [{ file }] = await house.fetch([graphRequest]);
  expect(file.digest).toBe(digestOf(graph));
});

test('a download that is stopped goes on the next time', async () => {
  const abort = new AbortController();
  await using house = await setUp({
    onTarball: (_request, response, attempt) => {
      if (attempt > 1) return false;
      response.setHeader('content-length', tarball.length);
      response.write(tarball.subarray(0, 300_000));
      return true;
    },
  });
  const onProgress = (_: string, bytes: number) => bytes === 300_000 && abort.abort(new Error('enough'));
  await expect(house.fetch([graphRequest], { signal: abort.signal, onProgress })).rejects.toThrow('enough');
  expect(await house.downloads()).toHaveLength(1);
  await house.fetch([graphRequest]);
  expect(house.registry.tarballRanges()).toEqual([undefined, 'bytes=300000-']);
  expect(await house.downloads()).toEqual([]);
});

test('a download that was stopped after its last byte is not made again', async () => {
  const abort = new AbortController();
  await using house = await setUp();
  const onProgress = (_: string, bytes: number) => bytes === tarball.length && abort.abort(new Error('enough'));
  await expect(house.fetch([graphRequest], { signal: abort.signal, onProgress })).rejects.toThrow('enough');
  const [{ file }] = await house.fetch([graphRequest]);
  expect(file.digest).toBe(digestOf(graph));
  expect(house.registry.tarballRanges()).toEqual([undefined]);
});

test('a server that fails for a moment is asked again', async () => {
  let failures = 2;
  await using house = await setUp({
    onRequest: (_request, response) => {
      if (failures-- <= 0) return false;
      response.writeHead(503).end();
      return true;
    },
  });
  const [{ file }] = await house.fetch([graphRequest]);
  expect(file.digest).toBe(digestOf(graph));
});

test('without network the error tells what is missing and what to do', async () => {
  await using house = await setUp();
  await house.registry[Symbol.asyncDispose]();
  const failure = house.fetch([graphRequest, request('models/b.bin', { integrity })]);
  await expect(failure).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringMatching(
      /^Missing models\/a\.json of the release, models\/b\.bin of the release: npm:@test\/models@1\.0\.0 cannot be fetched \(.*ECONNREFUSED/,
    ),
    hint: expect.stringMatching(/proxy.*copy the folder .*store.*file:/),
  });
});

test('a registry that refuses is not asked again, and the hint says to log in', async () => {
  await using house = await setUp({
    onRequest: (_request, response) => {
      response.writeHead(401).end();
      return true;
    },
  });
  await expect(house.fetch([graphRequest])).rejects.toMatchObject({
    code: 'source_unreachable',
    hint: expect.stringContaining('npm login'),
  });
  expect(house.registry.requests).toHaveLength(1);
});

test('credentials go to the registry that they are for', async () => {
  await using house = await setUp();
  const env = {
    ...house.registry.env,
    [`npm_config_${house.registry.url.slice('http:'.length)}/:_authToken`]: 't0ken',
  };
  await house.fetch([graphRequest], { env });
  expect(house.registry.requests.map(({ authorization }) => authorization)).toEqual(['Bearer t0ken', 'Bearer t0ken']);
});

test('the proxy that npm is told to use is used', async () => {
  await using house = await setUp();
  const env = {
    ...house.registry.env,
    npm_config_registry: 'http://registry.invalid/',
    npm_config_proxy: house.registry.url,
  };
  const [{ file }] = await house.fetch([graphRequest], { env });
  expect(file.digest).toBe(digestOf(graph));
  expect(house.registry.requests[0].host).toBe('registry.invalid');
});

test('a version that is not there is told as missing', async () => {
  await using house = await setUp();
  const absent = { source: parseSource(`npm:${NAME}@9.9.9#a`), wanted: 'a.onnx' };
  await expect(house.fetch([absent])).rejects.toMatchObject({
    code: 'file_missing',
    hint: expect.stringContaining('version'),
  });
});

test('a file that the package does not hold is named', async () => {
  await using house = await setUp();
  await expect(house.fetch([request('models/none.json', { integrity })])).rejects.toMatchObject({
    code: 'file_missing',
    message: `npm:${NAME}@1.0.0 holds no models/none.json.`,
  });
});

test('a registry that states another integrity than the pinned one is not downloaded from', async () => {
  const other = integrityOf(Buffer.from('other'));
  await using house = await setUp({ integrity: other });
  await expect(house.fetch([graphRequest])).rejects.toMatchObject({
    code: 'integrity_mismatch',
    message: expect.stringMatching(new RegExp(`expected ${RegExp.escape(integrity)}, got ${RegExp.escape(other)}`)),
  });
  expect(house.registry.tarballRanges()).toEqual([]);
});

test('a tarball that was altered on the way is refused, and nothing of it is kept', async () => {
  const altered = Buffer.from(tarball);
  altered[tarball.length >> 1] ^= 1;
  await using house = await setUp({
    onTarball: (_request, response) => {
      sendTarball(altered, undefined, response);
      return true;
    },
  });
  await expect(house.fetch([graphRequest])).rejects.toMatchObject({ code: 'integrity_mismatch' });
  expect(await house.downloads()).toEqual([]);
  expect(await readdir(join(house.store.dir, 'blobs/sha256'))).toEqual([]);
});

test('a damaged beginning of a download is thrown away, and the download starts clean', async () => {
  const abort = new AbortController();
  await using house = await setUp({
    onTarball: (_request, response, attempt) => {
      if (attempt > 1) return false;
      response.setHeader('content-length', tarball.length);
      response.write(noise(300_000, 5));
      return true;
    },
  });
  const onProgress = (_: string, bytes: number) => bytes === 300_000 && abort.abort(new Error('enough'));
  await expect(house.fetch([graphRequest], { signal: abort.signal, onProgress })).rejects.toThrow('enough');
  const [{ file }] = await house.fetch([graphRequest]);
  expect(file.digest).toBe(digestOf(graph));
  expect(house.registry.tarballRanges()).toEqual([undefined, 'bytes=300000-', undefined]);
});

test('a model that calls for files elsewhere is refused', async () => {
  const evil = Buffer.from(JSON.stringify({ shards: ['../../../etc/passwd'] }));
  const own = makeTarball([{ path: 'package/a.json', content: evil }]);
  await using house = await setUp({ tarball: own });
  await expect(house.fetch([request('a.json', { companions })])).rejects.toMatchObject({ code: 'source_invalid' });
});

test('local files are taken with those that they call for', async () => {
  await using house = await setUp();
  await writeFile(join(house.dir, 'a.json'), JSON.stringify({ shards: ['w.bin'] }));
  await writeFile(join(house.dir, 'w.bin'), shards[0]);
  const [{ companions: files }] = await house.fetch([
    { source: parseSource('file:a.json'), wanted: 'a.onnx', companions },
  ]);
  expect(files.get('w.bin')?.digest).toBe(digestOf(shards[0]));
  expect(house.registry.requests).toEqual([]);
});

test.each([
  ['is not there', 'file:none.onnx'],
  ['is not a file', 'file:store'],
])('a local source that %s is told with its path', async (what, source) => {
  await using house = await setUp();
  await expect(house.fetch([{ source: parseSource(source), wanted: 'a.onnx' }])).rejects.toMatchObject({
    code: 'file_missing',
    message: `Missing a.onnx: ${join(house.dir, source.slice(5))} ${what}.`,
  });
});

test('a link out of the folder of a local model is not followed', async () => {
  await using house = await setUp();
  await writeFile(join(house.dir, 'a.json'), JSON.stringify({ shards: ['w.bin'] }));
  await symlink('/etc/passwd', join(house.dir, 'w.bin'));
  const fetching = house.fetch([{ source: parseSource('file:a.json'), wanted: 'a.onnx', companions }]);
  await expect(fetching).rejects.toMatchObject({ code: 'source_invalid' });
});
