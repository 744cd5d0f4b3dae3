import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { MemoryEvents } from '../../../test/support/memory-events.ts';
import { sendEvents } from './send-events.ts';

/** A client that has sent its request and reads nothing yet. */
async function connected(events: MemoryEvents) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  sendEvents(events, response, {
    after: 0,
    tail: 0,
    service: undefined,
    follow: true,
    beatMs: 60_000,
    stallMs: 60_000,
    allowed: () => true,
    stopping: new AbortController().signal,
  });
  return { socket, response };
}

test('a slow reader gets everything from the kept events; nothing is piled up for him', async () => {
  const events = new MemoryEvents();
  const { socket, response } = await connected(events);
  const message = 'x'.repeat(16_384);
  let most = 0;
  for (let i = 0; i < 2000; i++) {
    events.emit('switched', { message });
    most = Math.max(most, response.writableLength);
    if (i % 50 === 0) await new Promise(setImmediate);
  }
  expect(response.writableNeedDrain).toBe(true);
  expect(most).toBeLessThan(100_000);

  const chunks: Buffer[] = [];
  const arrived = (id: number) => Buffer.concat(chunks.slice(-8)).includes(`id: ${id}\n`);
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.resume();
  await expect.poll(() => arrived(2000), { timeout: 20_000 }).toBe(true);
  events.emit('store.gc');
  await expect.poll(() => arrived(2001)).toBe(true);
  const ids = [
    ...Buffer.concat(chunks)
      .toString()
      .matchAll(/^id: (\d+)$/gm),
  ].map(([, id]) => Number(id));
  expect(ids).toEqual(Array.from({ length: 2001 }, (_, i) => i + 1));
});

test('progress is of the moment: who is behind misses it', async () => {
  const events = new MemoryEvents();
  const { socket, response } = await connected(events);
  events.emit('rollout.progress', { message: 'early' });
  const message = 'x'.repeat(65_536);
  while (!response.writableNeedDrain) {
    events.emit('switched', { message });
    await new Promise(setImmediate);
  }
  events.emit('rollout.progress', { message: 'late' });
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.resume();
  await expect.poll(() => text.includes(`id: ${events.kept.length}\n`), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => response.writableNeedDrain).toBe(false);
  expect(text).toContain('"early"');
  expect(text).not.toContain('"late"');
});
