import { once } from 'node:events';
import { Agent, type ClientRequest, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, vi } from 'vitest';
import type { Instance } from '../../src/runtime/driver.ts';
import { get } from './driver-suite.ts';

/** What the gateway sends to lastgood's own workers, and what every one of them must do with it. */

const deadline = () => ({ signal: AbortSignal.timeout(20_000) });

export function post(instance: Instance, path: string, id: string, agent: Agent | false = false): ClientRequest {
  const { socketPath } = instance.endpoint as { socketPath: string };
  const headers = { 'x-request-id': id, 'x-lastgood-generation': '3', 'x-lastgood-queue-ms': '12.5' };
  return request({ socketPath, method: 'POST', path, headers, agent });
}

export async function parse(instance: Instance, body: Uint8Array, query = '') {
  const outgoing = post(instance, `/parse${query}`, 'r1').end(body);
  const [incoming] = await once(outgoing, 'response', deadline());
  return { status: incoming.statusCode, headers: incoming.headers, body: await buffer(incoming) };
}

/** Requests that it works on. */
export const inFlight = async (instance: Instance) => (await get(instance, '/.lastgood/status')).body.in_flight;

/** SIGTERM lets the request under way end, takes no new one, and keeps no connection. */
export async function endsGracefully(instance: Instance, image: Uint8Array): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const outgoing = post(instance, '/parse', 'r1', agent);
  const response = once(outgoing, 'response', deadline());
  outgoing.write(image.subarray(0, 10));
  await vi.waitFor(async () => expect(await inFlight(instance)).toBe(1));
  const closed = instance.close(20_000);
  await vi.waitFor(async () => expect(get(instance, '/.lastgood/status')).rejects.toThrow(/ECONNREFUSED|ENOENT/));
  outgoing.end(image.subarray(10));
  const [incoming] = await response;
  expect([incoming.statusCode, incoming.headers.connection]).toEqual([200, 'close']);
  incoming.resume();
  await closed;
}
