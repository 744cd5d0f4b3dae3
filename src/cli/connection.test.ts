import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openConnection } from './connection.ts';

test('closing gives up kept connections and requests on their way, so that a server can close', async () => {
  const arrived = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.url === '/healthz') response.end('{}');
    else arrived.resolve(); // and never answers
  });
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { client, close } = openConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, undefined);
  await client.health();
  const unanswered = expect(client.send(new Uint8Array(1))).rejects.toMatchObject({ code: 'server_unreachable' });
  await arrived.promise;
  const gone = sockets.map((socket) => socket.closed || once(socket, 'close'));
  await close();
  await unanswered;
  await Promise.all(gone);
  const closed = once(server, 'close');
  server.close();
  await closed;
});
