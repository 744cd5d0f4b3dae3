import { expect, test } from 'vitest';
import { get } from '../contract/driver-suite.ts';
import { ballast, dial, jsonOf, openServer, read, type Served } from './server-harness.ts';

const HEAD = 'POST /parse HTTP/1.1\r\nhost: x\r\n';

/** A whole, quick request, to see that the service is there for others. */
async function works({ url }: Served): Promise<void> {
  const answer = await fetch(`${url}/parse`, { method: 'POST', body: 'x', headers: { connection: 'close' } });
  expect(answer.status).toBe(200);
}

test('an upload that trickles in is ended with 408, and takes nobody a place meanwhile', async () => {
  await using served = await openServer({
    house: { concurrency: 1, queue: 0 },
    server: { limits: { uploadMs: 1_500 } },
  });
  const wires = Array.from({ length: 20 }, () => dial(served.port));
  for (const { socket } of wires) socket.write(`${HEAD}content-length: 1000\r\n\r\nx`);
  const drips = setInterval(() => wires.map(({ socket }) => socket.writable && socket.write('x')), 50);
  try {
    await works(served);
    for (const wire of wires) {
      const answer = await wire.until(/request_id/);
      expect(answer).toMatch(/^HTTP\/1.1 408 .*\r\nconnection: close\r\n/is);
      expect(jsonOf(answer)).toMatchObject({ code: 'upload_timeout' });
    }
  } finally {
    clearInterval(drips);
    for (const wire of wires) wire[Symbol.dispose]();
  }
  await works(served);
});

test('a header that trickles in is ended with 408', async () => {
  await using served = await openServer({ server: { limits: { headersMs: 300, checkMs: 50 } } });
  using wire = dial(served.port);
  wire.socket.write('POST /parse HTTP/1.1\r\nhost: x\r\nx-slow: ');
  const { text } = await wire.closed;
  expect(text).toMatch(/^HTTP\/1.1 408 /);
  expect(jsonOf(text)).toMatchObject({ status: 'error', code: 'upload_timeout' });
});

test('a header that is too long is told so', async () => {
  await using served = await openServer();
  using wire = dial(served.port);
  wire.socket.write(`${HEAD}x-long: ${'x'.repeat(20_000)}\r\n\r\n`);
  const { text } = await wire.closed;
  expect(jsonOf(text)).toMatchObject({ code: 'bad_request', error: expect.stringMatching(/16 KB/) });
});

test('chunks that are none are told so', async () => {
  await using served = await openServer();
  using wire = dial(served.port);
  wire.socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\nnonsense\r\n`);
  expect((await wire.closed).text).toMatch(/^HTTP\/1.1 400 .*"code":"bad_request"/s);
  await works(served);
});

test('an upload that goes on after its answer is never answered twice', async () => {
  await using served = await openServer({ server: { limits: { uploadMs: 500, headersMs: 1_000, checkMs: 50 } } });
  using wire = dial(served.port);
  wire.socket.write(`${HEAD}content-length: 99999999\r\n\r\n`);
  const drips = setInterval(() => wire.socket.writable && wire.socket.write('x'), 20);
  const { text } = await wire.closed;
  clearInterval(drips);
  expect(text.match(/HTTP\/1.1 /g)).toHaveLength(1);
  expect(text).toMatch(/^HTTP\/1.1 413 /);
});

test('a client that leaves half-way through its upload leaves nothing behind', async () => {
  await using served = await openServer({ house: { concurrency: 1, queue: 0 } });
  using wire = dial(served.port);
  wire.socket.write(`${HEAD}x-request-id: half\r\ncontent-length: 1000\r\n\r\n`);
  await new Promise((resolve) => wire.socket.write('half of it', resolve));
  wire.socket.destroy();
  expect(await served.record('half')).toMatchObject({ status: 499, code: 'client_closed' });
  await works(served);
  expect(served.house.gateway.depth + served.house.gateway.inFlight).toBe(0);
});

test('a client that leaves while its photo is parsed stops the work and frees the slot', async () => {
  await using served = await openServer({ house: { concurrency: 1, queue: 0 } });
  const body = '{"do":"hold"}';
  using wire = dial(served.port);
  wire.socket.write(`${HEAD}x-request-id: leaver\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  await served.house.logged('holding', 'leaver');
  const refused = await fetch(`${served.url}/parse`, { method: 'POST', body: 'x' });
  expect(refused.status).toBe(503);
  wire.socket.destroy();
  await served.house.logged('let go', 'leaver');
  expect(await served.record('leaver')).toMatchObject({ status: 499 });
  await expect.poll(() => served.house.gateway.inFlight).toBe(0);
  await works(served);
  expect(served.house.instance.status.restarts).toBe(0);
});

test('a client that does not take its answer is cut off', async () => {
  await using served = await openServer({ server: { limits: { stallMs: 1_000 } } });
  using wire = dial(served.port);
  const bytes = 9_000_000;
  wire.socket.write(`${HEAD}x-request-id: deaf\r\ncontent-length: ${bytes}\r\n\r\n`);
  wire.socket.pause();
  wire.socket.write(Buffer.alloc(bytes, 'x'));
  expect(await served.record('deaf')).toMatchObject({ status: 499, bytes_in: bytes });
  await works(served);
});

test('a full queue refuses before the body is read', async () => {
  await using served = await openServer({ house: { concurrency: 1, queue: 0 } });
  const held = fetch(`${served.url}/parse`, {
    method: 'POST',
    body: '{"do":"hold"}',
    headers: { 'x-request-id': 'first' },
  });
  await served.house.logged('holding', 'first');
  using wire = dial(served.port);
  wire.socket.write(`${HEAD}x-request-id: second\r\ncontent-length: 1000000\r\n\r\n`);
  const answer = await wire.until(/request_id/);
  expect(answer).toMatch(/^HTTP\/1.1 503 .*\r\nretry-after: \d+\r\n/is);
  expect(jsonOf(answer)).toMatchObject({ code: 'overloaded' });
  wire.socket.destroy();
  expect(await served.record('second')).toMatchObject({ bytes_in: 0 });
  expect(await read(await fetch(`${served.url}/readyz`))).toMatchObject({
    ready: false,
    reason: expect.stringMatching(/The queue is full/),
  });
  expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
  await resume(served);
  expect((await held).status).toBe(200);
});

test('64 at once: each is answered, those that find no place with 503 and when to come back', async () => {
  await using served = await openServer({ house: { concurrency: 2, queue: 32 } });
  const photo = ballast(200_000);
  const answers = await Promise.all(
    Array.from({ length: 64 }, () => fetch(`${served.url}/parse`, { method: 'POST', body: photo })),
  );
  const refused = answers.filter(({ status }) => status === 503);
  expect(answers.filter(({ status }) => status === 200).length).toBe(64 - refused.length);
  expect(64 - refused.length).toBeGreaterThanOrEqual(34);
  for (const answer of refused) {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await read(answer)).toMatchObject({ code: 'overloaded' });
  }
  await works(served);
  expect(served.house.instance.status.restarts).toBe(0);
});

/** Lets go of what the dummy holds, past the gateway, which may be full. */
async function resume({ house }: Served): Promise<void> {
  await get(house.instance, '/resume', 'POST');
}
