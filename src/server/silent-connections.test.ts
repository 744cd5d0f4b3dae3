import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { trackSilentConnections } from './silent-connections.ts';

it('ends connections without a request and leaves the others', async () => {
  const server = createServer((_request, response) => response.end('hello'));
  const endSilent = trackSilentConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const speaking = connect(port, '127.0.0.1');
  speaking.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(speaking, 'data');
  const accepted = once(server, 'connection');
  const silent = connect(port, '127.0.0.1');
  await accepted;

  const closed = once(silent, 'close');
  endSilent();
  await closed;
  speaking.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  const [answer] = await once(speaking, 'data');
  expect(String(answer)).toContain('200 OK');
  server.close();
  await once(server, 'close');
});
