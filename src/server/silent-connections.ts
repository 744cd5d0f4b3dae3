import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections that have not made a request yet: browsers open some in advance. Node counts them as busy, so that they
 * would hold a stop for its whole grace.
 * @returns ends them
 */
export function trackSilentConnections(server: Server): () => void {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.prependListener('request', ({ socket }) => silent.delete(socket));
  return () => {
    for (const socket of silent) socket.destroy();
  };
}
