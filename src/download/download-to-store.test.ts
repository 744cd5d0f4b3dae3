import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { listen, sha256 } from '../../test/support/model-hub.ts';
import { sendTarball as sendRange } from '../../test/support/npm-registry.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { digestFrom, digestOf } from '../store/digest.ts';
import { openStore } from '../store/store.ts';
import { ForeignAddress, lookupIn } from './addresses.ts';
import { type Download, type DownloadOptions, downloadToStore } from './download-to-store.ts';
import { openNetwork } from './network.ts';

// Real connections on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const bytes = noise(500_000, 1);
const pinned = { sha256: sha256(bytes), size: bytes.length };
const retry = { attempts: 3, delayMs: 1, stallMs: 30_000 };
const never = new AbortController().signal;

type Answer = (...args: [...Parameters<RequestListener>, attempt: number]) => void;

const serve: Answer = (request, response) => sendRange(bytes, request.headers.range, response);

async function setUp(answer: Answer = serve) {
  const dir = await scratchDir();
  const store = await openStore(join(dir, 'store'));
  const ranges: (string | undefined)[] = [];
  const seen: { url: string; headers: Record<string, unknown> }[] = [];
  const server = await listen((request, response) => {
    ranges.push(request.headers.range);
    seen.push({ url: request.url!, headers: request.headers });
    answer(request, response, ranges.length);
  });
  const cacheDir = join(dir, 'cache');
  const get = (download: Partial<Download> = {}, options: Partial<DownloadOptions> = {}) =>
    downloadToStore(
      { url: `${server.url}/file.whl`, wanted: 'the wheel of a', ...download },
      { store, cacheDir, signal: never, retry, ...options },
    );
  const partial = () => readdir(join(cacheDir, 'downloads'));
  return { store, ranges, seen, url: server.url, get, partial, [Symbol.asyncDispose]: server.close };
}

/** Sends a first part and says what more there would be. */
const begin = (response: Parameters<Answer>[1], part: number) =>
  response.setHeader('content-length', bytes.length).write(bytes.subarray(0, part));

test('a file arrives whole, is read-only and leaves nothing behind', async () => {
  await using house = await setUp();
  const seen: [number, number | undefined][] = [];
  const blob = await house.get(pinned, { onProgress: (...progress) => seen.push(progress) });
  expect(blob).toEqual({ digest: digestOf(bytes), size: bytes.length });
  expect(await house.store.blobs.verify(blob.digest)).toBe('intact');
  const { nlink, mode } = await stat(house.store.blobs.path(blob.digest));
  expect([nlink, mode & 0o777]).toEqual([1, 0o444]);
  expect(await house.partial()).toEqual([]);
  expect(seen[0]).toEqual([0, bytes.length]);
  expect(seen.at(-1)).toEqual([bytes.length, bytes.length]);
});

test('what the store has is not asked for, and what is damaged there is fetched again', async () => {
  await using house = await setUp();
  const { digest } = await house.get(pinned);
  await house.get(pinned);
  expect(house.ranges).toHaveLength(1);
  await chmod(house.store.blobs.path(digest), 0o644);
  await writeFile(house.store.blobs.path(digest), 'damaged');
  await house.get(pinned);
  expect(house.ranges).toHaveLength(2);
  expect(await house.store.blobs.verify(digest)).toBe('intact');
});

test('a connection that breaks, or falls silent, is taken up where it was', async () => {
  await using house = await setUp((request, response, attempt) => {
    if (attempt === 1) begin(response, 200_000);
    else if (attempt === 2) {
      response.writeHead(206, { 'content-range': `bytes 200000-499999/500000`, 'content-length': 300_000 });
      response.write(bytes.subarray(200_000, 300_000), () => response.destroy());
    } else serve(request, response, attempt);
  });
  // On a busy machine a later try may fall silent, too.
  const blob = await house.get(pinned, { retry: { attempts: 10, delayMs: 1, stallMs: 400 } });
  expect(blob.digest).toBe(digestOf(bytes));
  expect(house.ranges[0]).toBeUndefined();
  expect(house.ranges[1]).toBe('bytes=200000-');
});

test('a download that is stopped goes on at the next start, when its hash is known', async () => {
  const abort = new AbortController();
  await using house = await setUp((request, response, attempt) => {
    if (attempt === 1) begin(response, 300_000);
    else serve(request, response, attempt);
  });
  const onProgress = (n: number) => n === 300_000 && abort.abort(new Error('enough'));
  await expect(house.get(pinned, { signal: abort.signal, onProgress })).rejects.toThrow('enough');
  expect(await house.partial()).toHaveLength(1);
  await house.get(pinned);
  expect(house.ranges).toEqual([undefined, 'bytes=300000-']);
});

test('a download without a hash begins anew at the next start', async () => {
  const abort = new AbortController();
  await using house = await setUp((request, response, attempt) => {
    if (attempt === 1) begin(response, 300_000);
    else serve(request, response, attempt);
  });
  const onProgress = (n: number) => n === 300_000 && abort.abort(new Error('enough'));
  await expect(house.get({}, { signal: abort.signal, onProgress })).rejects.toThrow('enough');
  expect(await house.partial()).toEqual([]);
  expect((await house.get()).digest).toBe(digestOf(bytes));
  expect(house.ranges).toEqual([undefined, undefined]);
});

test('a file that changed while its download was broken off comes whole', async () => {
  const other = noise(400_000, 2);
  await using house = await setUp((request, response, attempt) => {
    response.setHeader('etag', attempt === 1 ? '"one"' : '"two"');
    if (attempt === 1) {
      response.setHeader('content-length', bytes.length);
      response.write(bytes.subarray(0, 300_000), () => response.destroy());
    }
    // As RFC 9110 has it: another validator, no range.
    else sendRange(other, request.headers['if-range'] === '"two"' ? request.headers.range : undefined, response);
  });
  expect((await house.get()).digest).toBe(digestOf(other));
  expect(house.seen[1]!.headers).toMatchObject({
    range: expect.stringMatching(/^bytes=\d+-$/),
    'if-range': '"one"',
  });
});

test('a beginning that is none of the file is thrown away', async () => {
  const abort = new AbortController();
  await using house = await setUp((request, response, attempt) => {
    if (attempt === 1) response.setHeader('content-length', 500_000).write(noise(300_000, 9));
    else serve(request, response, attempt);
  });
  const onProgress = (n: number) => n === 300_000 && abort.abort(new Error('enough'));
  await expect(house.get(pinned, { signal: abort.signal, onProgress })).rejects.toThrow('enough');
  expect((await house.get(pinned)).digest).toBe(digestOf(bytes));
  expect(house.ranges).toEqual([undefined, 'bytes=300000-', undefined]);
});

test('another content than the pinned one is refused and not kept', async () => {
  await using house = await setUp();
  const wrong = sha256(Buffer.from('other'));
  await expect(house.get({ sha256: wrong })).rejects.toMatchObject({
    code: 'integrity_mismatch',
    message: `the wheel of a (${house.url}/file.whl) is not what it must be: expected sha256 ${wrong}, got ${pinned.sha256}.`,
  });
  expect(await house.partial()).toEqual([]);
  expect(await house.store.blobs.has(digestFrom(pinned.sha256))).toBe(false);
});

test('another length than the pinned one is refused before it is fetched', async () => {
  let sent = 0;
  await using house = await setUp((_request, response) => {
    response.setHeader('content-length', 1e12);
    response.on('close', () => response.destroy());
    response.write(bytes.subarray(0, 1000), () => {
      sent += 1000;
    });
  });
  await expect(house.get(pinned)).rejects.toMatchObject({
    code: 'integrity_mismatch',
    message: expect.stringContaining('500000 bytes'),
  });
  await expect(house.get({ sha256: pinned.sha256 })).rejects.toMatchObject({ code: 'source_invalid' });
  expect(sent).toBeLessThanOrEqual(2000);
});

test('a body without an end is cut off at the pinned length', async () => {
  await using house = await setUp((_request, response) => {
    const more = () => response.write(bytes) || response.once('drain', more);
    response.on('drain', more);
    more();
  });
  await expect(house.get(pinned)).rejects.toMatchObject({ code: 'integrity_mismatch' });
  expect(await house.partial()).toEqual([]);
});

test('a page instead of the file is told as such; a file that is only called a page is taken', async () => {
  await using house = await setUp((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (request.url === '/file.whl') response.end('\n<!doctype html><title>Sign in</title>');
    else response.end(bytes);
  });
  await expect(house.get(pinned)).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringContaining('answers with a web page instead of the file'),
  });
  expect(house.ranges).toHaveLength(1);
  expect((await house.get({ ...pinned, url: `${house.url}/model.pt` })).size).toBe(bytes.length);
});

test.each([
  [404, 'file_missing', 1],
  [401, 'source_unreachable', 1],
  [503, 'source_unreachable', 3],
  [429, 'source_unreachable', 3],
])('status %i: %s, after %i requests', async (status, code, tries) => {
  await using house = await setUp((_request, response) => response.writeHead(status).end());
  await expect(house.get(pinned)).rejects.toMatchObject({
    code,
    message: `Missing the wheel of a: ${house.url}/file.whl cannot be fetched (HTTP status ${status}).`,
  });
  expect(house.ranges).toHaveLength(tries);
});

test('nobody there, and addresses that are none', async () => {
  await using house = await setUp();
  await house[Symbol.asyncDispose]();
  await expect(house.get(pinned)).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
    hint: expect.stringContaining('HTTPS_PROXY'),
  });
  for (const url of ['file:///etc/passwd', 'not a url', 'http://169.254.169.254/latest/meta-data']) {
    await expect(house.get({ ...pinned, url })).rejects.toMatchObject({ code: 'source_invalid' });
  }
});

test('what a URL signs in with goes to its server alone, and into no message', async () => {
  await using other = await setUp();
  await using house = await setUp((request, response) => {
    if (request.url!.startsWith('/file')) response.writeHead(302, { location: `/own?token=s3cret` }).end();
    else response.writeHead(307, { location: `${other.url}/file.whl?X-Amz-Signature=s3cret` }).end();
  });
  const url = house.url.replace('http://', 'http://me:s3cret@');
  await house.get({ ...pinned, url: `${url}/file.whl`, credentials: { 'x-key': 's3cret' } });
  const basic = `Basic ${Buffer.from('me:s3cret').toString('base64')}`;
  expect(house.seen.map(({ headers }) => [headers.authorization, headers['x-key']])).toEqual([
    [basic, 's3cret'],
    [basic, 's3cret'],
  ]);
  expect(other.seen[0]!.headers).not.toHaveProperty('authorization');
  expect(other.seen[0]!.headers).not.toHaveProperty('x-key');
  const failure = await house
    .get({ url: `${url}/none?access_token=s3cret&b=1`, sha256: sha256(Buffer.from('x')) })
    .catch((error) => error);
  expect(failure.code).toBe('integrity_mismatch');
  expect(failure.message).toContain(`${house.url}/none?access_token=***&b=1`);
  expect(`${failure.message} ${failure.hint} ${failure.stack} ${failure.cause}`).not.toContain('s3cret');
});

test('redirects in a circle end', async () => {
  await using house = await setUp((_request, response) => response.writeHead(302, { location: '/file.whl' }).end());
  await expect(house.get(pinned, { retry: { ...retry, attempts: 1 } })).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringContaining('redirects'),
  });
});

test('the proxy of the environment is used, except where it is told not to be', async () => {
  await using proxy = await setUp();
  const env = { http_proxy: proxy.url.replace('http://', 'http://me:s3cret@'), NO_PROXY: '127.0.0.1' };
  await using network = await openNetwork(env);
  await proxy.get({ ...pinned, url: 'http://mirror.invalid/file.whl' }, { network });
  expect(proxy.seen[0]).toMatchObject({ url: 'http://mirror.invalid/file.whl' });
  expect(proxy.seen[0]!.headers).toHaveProperty('proxy-authorization');
  await using house = await setUp();
  await house.get(pinned, { network });
  expect(house.seen[0]!.url).toBe('/file.whl');
  await expect(openNetwork({ HTTPS_PROXY: 'gopher://x' })).rejects.toMatchObject({ code: 'source_unreachable' });
});

test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])(
  'nobody outside sends us to an address of our own network: %s',
  async (host) => {
    await using house = await setUp();
    await using proxy = await setUp((_request, response) => {
      response.writeHead(302, { location: `${house.url.replace('127.0.0.1', host)}/file.whl` }).end();
    });
    const noProxy = 'localhost,127.0.0.1,[::ffff:7f00:1]';
    await using network = await openNetwork({ HTTP_PROXY: proxy.url, NO_PROXY: noProxy });
    await expect(proxy.get({ ...pinned, url: 'http://public.invalid/a' }, { network })).rejects.toMatchObject({
      code: 'source_invalid',
      message: expect.stringContaining('private network'),
    });
    expect(house.ranges).toEqual([]);
    // A mirror here may lead to another one here.
    await using mirror = await setUp((_request, response) =>
      response.writeHead(302, { location: `${house.url.replace('127.0.0.1', 'localhost')}/file.whl` }).end(),
    );
    expect((await mirror.get(pinned, { network })).size).toBe(bytes.length);
  },
);

test('a name that leads to a link-local address, or to nothing, is not connected to', async () => {
  const look = lookupIn('anywhere') as unknown as (...args: unknown[]) => void;
  const ask = (host: string) => new Promise((done) => look(host, { all: true }, (error: unknown) => done(error)));
  expect(await ask('localhost')).toBeNull();
  expect(await ask('169.254.169.254')).toBeInstanceOf(ForeignAddress);
  expect(await ask('none.invalid')).toMatchObject({ code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
});
