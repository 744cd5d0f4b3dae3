import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { Ports } from './ports.ts';

test('ports taken at once differ, and can be bound', async () => {
  const ports = new Ports();
  const taken = await Promise.all(Array.from({ length: 50 }, () => ports.take()));
  expect(new Set(taken).size).toBe(50);
  const server = createServer().listen(taken[0], '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

test('a port that somebody listens on is not given', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const ports = new Ports({ first: port, end: port + 1 });
  await expect(ports.take()).rejects.toThrow(/no port of 127.0.0.1/);
  server.close();
  await once(server, 'close');
  expect(await ports.take()).toBe(port);
  await expect(ports.take()).rejects.toThrow(/no port/);
  ports.give(port);
  expect(await ports.take()).toBe(port);
});
