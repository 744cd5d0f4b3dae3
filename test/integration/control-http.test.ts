import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlServed, openControlServer, TOKEN } from './control-harness.ts';
import { dial, openServer, read } from './server-harness.ts';

let served: ControlServed;
let id: string;

beforeAll(async () => {
  served = await openControlServer();
  ({ id } = await served.control.deploy('human-parsing', { release: '2.0.0' }));
  const files: Record<string, string> = {
    'log.txt': 'started',
    'golden/one two/answer.png': 'PNG',
    'golden/page.html': '<script>alert(1)</script>',
    'golden/picture.svg': '<svg/>',
    'golden/photo.JPG': 'JPEG',
    'answer.json': '{}',
    'empty.log': '',
    'a"b\u00e9.bin': 'x',
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(served.evidence, id, name)), { recursive: true });
    await writeFile(join(served.evidence, id, name), content);
  }
  await writeFile(join(served.evidence, 'secret.txt'), 'secret');
  await writeFile(join(served.evidence, id, '.hidden.txt'), 'secret');
  await symlink('../secret.txt', join(served.evidence, id, 'link.txt'));
});

afterAll(() => served[Symbol.asyncDispose]());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  served.call(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

test.each([
  ['log.txt', 'text/plain; charset=utf-8', null, 'started'],
  ['golden/one two/answer.png', 'image/png', null, 'PNG'],
  ['answer.json', 'application/json; charset=utf-8', null, '{}'],
  ['empty.log', 'text/plain; charset=utf-8', null, ''],
  ['golden/photo.JPG', 'image/jpeg', "attachment; filename*=UTF-8''photo.JPG", 'JPEG'],
  [
    'golden/page.html',
    'application/octet-stream',
    "attachment; filename*=UTF-8''page.html",
    '<script>alert(1)</script>',
  ],
  ['golden/picture.svg', 'application/octet-stream', "attachment; filename*=UTF-8''picture.svg", '<svg/>'],
  ['a"b\u00e9.bin', 'application/octet-stream', "attachment; filename*=UTF-8''a%22b%C3%A9.bin", 'x'],
])('evidence %s comes as %s', async (name, type, disposition, content) => {
  const answer = await fetch(served.control.evidenceUrl(id, name), { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(answer.headers.get('content-disposition')).toBe(disposition);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(answer.headers.get('content-length')).toBe(String(content.length));
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.text()).toBe(content);
});

test('HEAD of evidence has no body', async () => {
  const answer = await served.call(`/rollouts/${id}/evidence/log.txt`, { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-length')).toBe('7');
});

test.each([
  '../secret.txt',
  '..%2fsecret.txt',
  '%2e%2e/secret.txt',
  '%2e%2e%2fsecret.txt',
  'golden/../../secret.txt',
  'golden/%2e%2e/%2e%2e/secret.txt',
  '%252e%252e%252fsecret.txt',
  '..%5csecret.txt',
  '/../secret.txt',
  '%2fetc%2fpasswd',
  '/etc/passwd',
  './log.txt',
  'log.txt%00.png',
  '.hidden.txt',
  'link.txt',
  'golden',
  'golden/',
  '',
])('evidence %s is not given', async (name) => {
  using wire = dial(served.port);
  const head = `host: localhost\r\nauthorization: Bearer ${TOKEN}\r\nconnection: close`;
  wire.socket.write(`GET /api/v1/rollouts/${id}/evidence/${name} HTTP/1.1\r\n${head}\r\n\r\n`);
  const { text } = await wire.closed;
  expect(text).toMatch(/^HTTP\/1.1 404 /);
  expect(text).not.toMatch(/secret$|root:|started/);
});

test.each([
  ['PUT', '/services', 'GET, HEAD'],
  ['DELETE', '/releases', 'GET, POST, HEAD'],
  ['GET', '/store/gc', 'POST'],
  ['POST', '/events', 'GET'],
  ['HEAD', '/events', 'GET'],
  ['GET', '/session', 'POST, DELETE'],
  ['PATCH', `/rollouts/x/evidence/y`, 'GET, HEAD'],
])('%s %s is not possible, %s is', async (method, path, allow) => {
  const answer = await served.call(path, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe(allow);
  if (method !== 'HEAD') expect(await read(answer)).toMatchObject({ code: 'method_not_allowed' });
});

test.each(['', '/', '/nothing', '/services/a/b/c', '/releases/a/diff'])(
  'there is nothing at /api/v1%s',
  async (path) => {
    const answer = await served.call(path);
    expect(answer.status).toBe(404);
    expect(await read(answer)).toMatchObject({ status: 'error', code: 'not_found' });
  },
);

test('a server without a keeper has no control plane', async () => {
  await using plain = await openServer();
  const answer = await fetch(`${plain.url}/api/v1/services`);
  expect(answer.status).toBe(404);
  expect(await read(answer)).toMatchObject({ code: 'not_found' });
});

test.each([
  ['{"release":"2.0.0","polcy":{}}', '"polcy" is unknown'],
  ['{"release":2}', '"release" expected string'],
  ['{"policy":{"shadow":2}}', '"release" expected string.*"policy.shadow" '],
  ['[]', 'expected object'],
  ['', '"release" expected string'],
  ['{"release":', 'not JSON'],
])('the body %s is told what is wrong with it', async (body, problem) => {
  const answer = await post('/services/human-parsing/rollouts', body);
  expect(answer.status).toBe(400);
  expect(await read(answer)).toMatchObject({ code: 'bad_request', error: expect.stringMatching(new RegExp(problem)) });
});

test('a form is no JSON', async () => {
  const answer = await served.call('/store/gc', { method: 'POST', body: new URLSearchParams({ dry_run: 'true' }) });
  expect(await read(answer)).toMatchObject({ code: 'bad_request', hint: expect.stringContaining('application/json') });
});

test('a body of more than 1 MB is refused while it is sent', async () => {
  const answer = await post('/releases', JSON.stringify({ spec: 'x'.repeat(2 * 1024 * 1024) }));
  expect(answer.status).toBe(400);
  expect(await read(answer)).toMatchObject({ code: 'bad_request', error: 'The body is larger than 1 MB.' });
});

test('a client that waits to be told to send its body is told, once it is known who asks', async () => {
  const head = 'host: localhost\r\ncontent-type: application/json\r\ncontent-length: 16\r\nexpect: 100-continue';
  using stranger = dial(served.port);
  stranger.socket.write(`POST /api/v1/store/gc HTTP/1.1\r\n${head}\r\n\r\n`);
  expect(await stranger.until(/\r\n\r\n/)).toMatch(/^HTTP\/1.1 401 /);
  using wire = dial(served.port);
  wire.socket.write(`POST /api/v1/store/gc HTTP/1.1\r\n${head}\r\nauthorization: Bearer ${TOKEN}\r\n\r\n`);
  await wire.until(/^HTTP\/1.1 100 Continue\r\n\r\n/);
  wire.socket.write('{"dry_run":true}');
  expect(await wire.until(/trashed_blobs/)).toMatch(/HTTP\/1.1 200 /);
});

test.each([
  ['/rollouts?limit=0', '"limit" cannot be "0".'],
  ['/rollouts?limit=ten', '"limit" cannot be "ten".'],
  ['/rollouts?lim=1', 'Unknown option "lim" in the query.'],
  ['/rollouts?service=', '"service" has no value in the query.'],
  ['/events?after=-1', '"after" cannot be "-1".'],
  ['/events?follow=no', '"follow" cannot be "no".'],
])('%s: %s', async (path, error) => {
  const answer = await served.call(path);
  expect(answer.status).toBe(400);
  const body = await read(answer);
  expect(body).toMatchObject({ code: 'bad_request', error });
  expect(body.hint).not.toMatch(/undefined/);
});

test('whoever waits for long work is shown that it goes on', async () => {
  await using slow = await openControlServer({ limits: { beatMs: 20 } });
  const { promise, resolve } = Promise.withResolvers<void>();
  slow.keeper.hold = promise;
  using wire = dial(slow.port);
  const head = `host: localhost\r\nauthorization: Bearer ${TOKEN}\r\nconnection: close\r\ncontent-length: 0`;
  wire.socket.write(`POST /api/v1/releases/1.0.0/verify HTTP/1.1\r\n${head}\r\n\r\n`);
  const call = slow.control.verify('2.0.0');
  await wire.until(/(HTTP\/1.1 102 Processing\r\n\r\n){2}/);
  resolve();
  expect(await call).toMatchObject({ intact: true });
  expect((await wire.closed).text).toMatch(/102 Processing\r\n\r\nHTTP\/1.1 200 OK\r\n.*"intact":true/s);
});

test.each(['/console', '/console/', '/console/rollouts/r1', '/console/x.js'])('%s is the page', async (path) => {
  const answer = await fetch(`${served.url}${path}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect((await fetch(`${served.url}${path}`, { method: 'POST' })).status).toBe(405);
});
