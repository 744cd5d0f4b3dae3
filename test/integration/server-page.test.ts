import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dial, openServer, type Served } from './server-harness.ts';

let served: Served;
let dir: string;
let webDir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'web-'));
  webDir = join(dir, 'dist');
  served = await openServer({ server: { webDir } });
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

test('before the page is built, / says how to build it', async () => {
  const answer = await fetch(`${served.url}/`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect(await answer.text()).toMatch(/npm run build:web/);
});

test('once it is built it is there, without a restart', async () => {
  await mkdir(join(webDir, 'assets'), { recursive: true });
  await writeFile(join(webDir, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(webDir, 'assets', 'index-abc123.js'), 'export {}');
  await writeFile(join(dir, 'secret.txt'), 'secret');

  const index = await fetch(`${served.url}/`);
  expect(await index.text()).toMatch(/<title>page/);
  expect(index.headers.get('cache-control')).toBe('no-cache');
  expect(index.headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
  expect(index.headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);
  expect(index.headers.get('referrer-policy')).toBe('no-referrer');
  expect(index.headers.get('x-content-type-options')).toBe('nosniff');

  const script = await fetch(`${served.url}/assets/index-abc123.js`);
  expect(script.headers.get('content-type')).toMatch(/javascript/);
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await fetch(`${served.url}/assets/index-abc123.js`, { method: 'HEAD' })).status).toBe(200);

  const tag = index.headers.get('etag') ?? '';
  // fetch would add "cache-control: no-cache", which asks for the whole file.
  using wire = dial(served.port);
  wire.socket.write(`GET / HTTP/1.1\r\nhost: x\r\nif-none-match: ${tag}\r\nconnection: close\r\n\r\n`);
  expect((await wire.closed).text).toMatch(/^HTTP\/1.1 304 /);
});

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
])('%s does not get out of the folder', async (path) => {
  using wire = dial(served.port);
  wire.socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  const { text } = await wire.closed;
  expect(text).toMatch(/^HTTP\/1.1 \d\d\d /);
  expect(text).not.toMatch(/\r\n\r\nsecret/);
});
