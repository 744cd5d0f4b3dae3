import { request } from 'node:http';
import type { Endpoint } from '../driver.ts';

/** More of a body than this is not kept: nobody reads it. */
const MAX_BODY = 64 * 1024;

/** One GET on a connection of its own, which says whether new connections are accepted. Rejects when there is no whole answer. */
export function httpGet(
  endpoint: Endpoint,
  path: string,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const target = 'origin' in endpoint ? originOf(endpoint.origin) : { socketPath: endpoint.socketPath };
    const outgoing = request({ ...target, path, signal, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      let kept = 0;
      incoming.on('data', (chunk: Buffer) => {
        if (kept < MAX_BODY) chunks.push(chunk);
        kept += chunk.length;
      });
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function originOf(origin: string): { host: string; port: string } {
  const { hostname, port } = new URL(origin);
  return { host: hostname, port };
}
