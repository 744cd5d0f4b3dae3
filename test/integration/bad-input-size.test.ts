import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { get } from '../contract/driver-suite.ts';
import { ballast, dial, jsonOf, openServer, read, type Served } from './server-harness.ts';

const MB = 1024 * 1024;
const run = promisify(execFile);
let served: Served;
let dir: string;

beforeAll(async () => {
  served = await openServer();
  dir = await mkdtemp(join(tmpdir(), 'big-'));
  await writeFile(join(dir, '11.jpg'), Buffer.alloc(11 * MB, 7));
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const post = (body: Uint8Array<ArrayBuffer> | FormData | ReadableStream, type?: string) =>
  fetch(`${served.url}/parse`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: type === undefined ? {} : { 'content-type': type },
  } as RequestInit);

const form = (bytes: number) => {
  const data = new FormData();
  data.append('image', new File([ballast(bytes)], 'a.jpg'));
  return data;
};

const base64 = (bytes: number) =>
  new TextEncoder().encode(JSON.stringify({ image: Buffer.from(ballast(bytes)).toString('base64') }));

test('10 MB pass in every wrapping', async () => {
  expect((await post(ballast(10 * MB), 'image/jpeg')).status).toBe(200);
  expect((await post(form(10 * MB))).status).toBe(200);
  expect((await post(base64(10 * MB), 'application/json')).status).toBe(200);
});

test('one byte more does not', async () => {
  for (const answer of [
    await post(ballast(10 * MB + 1), 'image/jpeg'),
    await post(form(10 * MB + 1)),
    await post(base64(10 * MB + 1), 'application/json'),
  ]) {
    expect(answer.status).toBe(413);
    expect(await read(answer)).toMatchObject({ code: 'image_too_large', error: 'The upload is larger than 10 MB.' });
  }
});

test('an announced length is refused before a byte of it is read', async () => {
  using wire = dial(served.port);
  wire.socket.write('POST /parse HTTP/1.1\r\nhost: x\r\nx-request-id: announced\r\ncontent-length: 11534336\r\n\r\n');
  const answer = await wire.until(/request_id/);
  expect(answer).toMatch(/^HTTP\/1.1 413 .*\r\nconnection: close\r\n/is);
  expect(jsonOf(answer)).toMatchObject({ code: 'image_too_large', request_id: 'announced' });
  wire.socket.end();
  expect(await served.record('announced')).toMatchObject({
    status: 413,
    bytes_in: 0,
    bytes_out: expect.toSatisfy((bytes) => bytes > 100),
    code: 'image_too_large',
  });
});

test('who asks first (Expect: 100-continue) is told before sending', async () => {
  using wire = dial(served.port);
  const head = 'POST /parse HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nconnection: close\r\n';
  wire.socket.write(`${head}content-length: 11534336\r\n\r\n`);
  expect(await wire.until(/request_id/)).toMatch(/^HTTP\/1.1 413 /);
  using welcome = dial(served.port);
  welcome.socket.write(`${head}content-length: 2\r\n\r\n`);
  await welcome.until(/^HTTP\/1.1 100 Continue\r\n/);
  welcome.socket.write('ok');
  expect((await welcome.closed).text).toMatch(/HTTP\/1.1 200 OK.*"echo":"ok"/s);
});

test('chunks without a length are cut off at the limit, and the client that sends on still gets its answer', async () => {
  using wire = dial(served.port);
  wire.socket.write('POST /parse HTTP/1.1\r\nhost: x\r\nx-request-id: chunks\r\ntransfer-encoding: chunked\r\n\r\n');
  const chunk = Buffer.alloc(MB, 7);
  const answered = wire.until(/"request_id":"chunks"/);
  for (let sent = 0; sent < 16; sent++) {
    wire.socket.write(`${MB.toString(16)}\r\n`);
    wire.socket.write(chunk);
    await new Promise((resolve) => wire.socket.write('\r\n', resolve));
  }
  wire.socket.write('0\r\n\r\n');
  expect(await answered).toMatch(/^HTTP\/1.1 413 /);
  const { reset } = await wire.closed;
  expect(reset).toBe(false);
  const record = await served.record('chunks');
  expect(record.bytes_in).toBeLessThanOrEqual(10 * MB + 64 * 1024);
});

test('a client that never ends sending is cut off', async () => {
  using wire = dial(served.port);
  wire.socket.write('POST /parse HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
  const chunk = Buffer.concat([Buffer.from(`${MB.toString(16)}\r\n`), Buffer.alloc(MB), Buffer.from('\r\n')]);
  let sent = 0;
  const feed = () => {
    sent += 1;
    if (wire.socket.writable) wire.socket.write(chunk, feed);
  };
  feed();
  expect((await wire.closed).text).toMatch(/image_too_large/);
  expect(sent).toBeLessThan(200);
});

const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

test.skipIf(!hasCurl)('curl shows the answer, with a length and without (skipped where there is no curl)', async () => {
  const photo = join(dir, '11.jpg');
  for (const options of [
    ['-F', `image=@${photo}`],
    ['--data-binary', `@${photo}`],
    ['-H', 'transfer-encoding: chunked', '--data-binary', `@${photo}`],
    ['-H', 'expect:', '-T', photo, '-X', 'POST'],
  ]) {
    const { stdout } = await run('curl', ['-sS', '-w', '\n%{http_code}', ...options, `${served.url}/parse`]);
    const [body, status] = stdout.split('\n');
    expect(status).toBe('413');
    expect(JSON.parse(body ?? '')).toMatchObject({ code: 'image_too_large' });
  }
});

test('bodies that together are more than can be held are refused, and their share is given back', async () => {
  await using small = await openServer({ server: { limits: { heldBytes: 3 * MB } } });
  const send = (body: string, id: string) =>
    fetch(`${small.url}/parse`, { method: 'POST', body, headers: { 'x-request-id': id } });
  const pad = ' '.repeat(2 * MB);
  const held = send(JSON.stringify({ do: 'hold', pad }), 'held');
  await small.house.logged('holding', 'held');
  const answer = await send(pad, 'refused');
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await read(answer)).toMatchObject({ code: 'overloaded', error: expect.stringMatching(/uploads/) });
  expect((await send('x', 'small')).status).toBe(200);
  await get(small.house.instance, '/resume', 'POST');
  expect((await held).status).toBe(200);
  expect((await send('{"do":"echo"}'.padEnd(2 * MB), 'again')).status).toBe(200);
});
