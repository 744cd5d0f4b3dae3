import { request } from 'node:http';
import type { Endpoint } from '../driver.ts';

export interface Vitals {
  memoryBytes?: number;
  /** Requests that it works on at once. */
  concurrency?: number;
}

/**
 * Asks an instance for `path`.
 * @returns its vitals on 200, null when it answers that it is not ready (503)
 * @throws plain errors when nobody answers, or something that is not an instance does
 */
export async function probe(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<Vitals | null> {
  const { status, body } = await get(endpoint, path, signal);
  if (status === 503) return null;
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  const { memory_bytes, concurrency } = JSON.parse(body) as Record<string, unknown>;
  return {
    ...(typeof memory_bytes === 'number' ? { memoryBytes: memory_bytes } : {}),
    ...(typeof concurrency === 'number' ? { concurrency } : {}),
  };
}

function get(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const target = 'origin' in endpoint ? { ...originOf(endpoint.origin) } : { socketPath: endpoint.socketPath };
    const outgoing = request({ ...target, path, signal, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
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
