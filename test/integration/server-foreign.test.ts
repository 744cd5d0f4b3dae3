import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import { Router } from '../../src/gateway/route.ts';
import { onlyService } from '../../src/server/services.ts';
import { instanceAt } from '../support/instance-at.ts';
import { type Listening, serve } from './server-harness.ts';

/** Foreign programs behind the server: any HTTP goes through as it is, of any size, and what breaks off is seen to have. */

const MB = 1024 * 1024;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function program(listener: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Behind extends Listening {
  gateway: Gateway;
}

async function before(origins: string[], options: Partial<GatewayOptions> = {}, limits = {}): Promise<Behind> {
  const [current = null, standby = null] = origins.map((origin, i) => {
    const instance = instanceAt(origin);
    return { release: instance.release, generation: i + 1, instance };
  });
  const router = new Router('words', { reason: '', hint: '' });
  router.replace({ current, standby });
  const gateway = createGateway({ table: () => router.table, ...options });
  const served = await serve(
    onlyService(gateway, () => router.table),
    {
      limits: { imageBytes: 64 * MB, ...limits },
    },
  );
  closers.push(
    () => gateway.close(0),
    () => served[Symbol.asyncDispose](),
  );
  return { ...served, gateway };
}

const echo: RequestListener = (request, response) => {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': request.headers['content-length'],
  });
  request.pipe(response);
};

test('a large body and a large answer go through whole', async () => {
  const { url } = await before([(await program(echo)).origin]);
  const bytes = Buffer.alloc(20 * MB, 'lastgood ');
  const answer = await fetch(`${url}/any`, { method: 'POST', body: bytes });
  expect(answer.headers.get('content-length')).toBe(String(bytes.length));
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
});

test('a large body is sent to the standby again, whole, when the current release breaks on it', async () => {
  const broken = await program((request, response) => {
    request.resume().on('end', () => response.writeHead(500).end('broken'));
  });
  const { url } = await before([broken.origin, (await program(echo)).origin], { replayable: () => true });
  const bytes = Buffer.alloc(5 * MB, 'lastgood ');
  const answer = await fetch(`${url}/any`, { method: 'POST', body: bytes });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-lastgood-rescued')).toBe('1');
  expect(answer.headers.get('x-lastgood-generation')).toBe('2');
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
});

test('with no memory left for bodies they wait on disk; without disk they are refused', async () => {
  const { origin } = await program(echo);
  const small = await before([origin], {}, { heldBytes: 10 });
  const answer = await fetch(`${small.url}/any`, { method: 'POST', body: 'x'.repeat(1_000) });
  expect(await answer.text()).toBe('x'.repeat(1_000));
  const stuck = await before([origin], { spillDir: '/dev/null/nowhere' }, { heldBytes: 10 });
  const refused = await fetch(`${stuck.url}/any`, { method: 'POST', body: 'x'.repeat(1_000) });
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: 'overloaded' });
});

test('a large answer that breaks off does not look like a whole one', async () => {
  const { origin } = await program((_, response) => {
    response.writeHead(200);
    response.write(Buffer.alloc(10 * MB), () => response.socket?.destroy());
  });
  const { url } = await before([origin]);
  await expect(fetch(`${url}/any`).then((answer) => answer.arrayBuffer())).rejects.toThrow();
});

test('an answer within what is held is rescued when it breaks off', async () => {
  const breaks = await program((_, response) => {
    response.writeHead(200);
    response.write(Buffer.alloc(MB), () => response.socket?.destroy());
  });
  const whole = await program((_, response) => response.end('whole'));
  const { url } = await before([breaks.origin, whole.origin]);
  const answer = await fetch(`${url}/any`);
  expect([answer.headers.get('x-lastgood-rescued'), await answer.text()]).toEqual(['1', 'whole']);
});

test('events arrive as they are sent, beyond the deadline of an answer; a client that leaves ends them', async () => {
  const closed = Promise.withResolvers<void>();
  const { origin } = await program((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: one\n\n');
    setTimeout(() => response.write('data: two\n\n'), 600);
    response.on('close', () => closed.resolve());
  });
  const { url, gateway } = await before([origin], { deadlineMs: 400 });
  const client = new AbortController();
  const answer = await fetch(`${url}/events`, { signal: client.signal });
  const reader = answer.body!.getReader();
  expect(Buffer.from((await reader.read()).value!).toString()).toBe('data: one\n\n');
  expect(Buffer.from((await reader.read()).value!).toString()).toBe('data: two\n\n');
  expect(gateway.inFlight).toBe(1);
  client.abort();
  await closed.promise;
  await vi.waitFor(() => expect(gateway.inFlight).toBe(0));
});

test('a client that takes nothing of a large answer is cut off, and its slot is free', async () => {
  const { origin } = await program((_, response) => response.end(Buffer.alloc(50 * MB)));
  const { port, gateway } = await before([origin], {}, { stallMs: 200 });
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  socket.write('GET /any HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.on('error', () => {});
  await vi.waitFor(() => expect(gateway.inFlight).toBe(1), { timeout: 10_000, interval: 5 });
  await vi.waitFor(() => expect(gateway.inFlight).toBe(0), { timeout: 10_000 });
  socket.destroy();
});

test('cookies stay apart, and answers without a body are answers', async () => {
  const { origin } = await program((request, response) => {
    if (request.url === '/old') return response.writeHead(304, { etag: '"1"' }).end();
    response.writeHead(200, { 'set-cookie': ['a=1; Path=/', 'b=2'], 'x-lastgood-rescued': '1' }).end('hello');
  });
  const { url } = await before([origin]);
  const answer = await fetch(`${url}/any`);
  expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  expect(answer.headers.get('x-lastgood-rescued')).toBeNull();
  expect((await fetch(`${url}/any`, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(`${url}/old`)).status).toBe(304);
});

test('errors of the gateway say whom they are about', async () => {
  const { origin } = await program((request) => request.socket.destroy());
  const { url } = await before([origin]);
  const answer = await fetch(`${url}/any`, { method: 'POST', body: 'x' });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: 'instance_failed' });
  expect(answer.headers.get('x-lastgood-generation')).toBe('1');
});
