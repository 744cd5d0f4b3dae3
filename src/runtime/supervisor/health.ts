import type { Endpoint } from '../driver.ts';
import { httpGet } from './http-get.ts';

/** What a copy says of itself. */
export interface Vitals {
  memoryBytes?: number;
  /** Requests that it works on at once. */
  concurrency?: number;
}

/** How a copy is asked how it is. Both reject with `Unwell` when it answers badly, with other errors when it does not answer. */
export interface Health {
  /** Is a copy that was just started ready for requests? */
  ready(endpoint: Endpoint, signal: AbortSignal): Promise<Vitals>;
  /** The heartbeat of one that was ready. */
  alive(endpoint: Endpoint, signal: AbortSignal): Promise<Vitals>;
}

/** It answers, and the answer is no. The message goes behind "it": `answered 503 to /healthz`. */
export class Unwell extends Error {
  override name = 'Unwell';
}

/** Workers of lastgood tell their memory and how much they do at once. */
export const WORKER_PROTOCOL: Health = {
  ready: (endpoint, signal) => askWorker(endpoint, '/readyz', signal),
  alive: (endpoint, signal) => askWorker(endpoint, '/.lastgood/status', signal),
};

/**
 * A foreign program is ready when `path` answers 2xx. After that only 5xx or silence is bad: whatever else it answers was
 * answered by a program that lives.
 * @param vitals what is known of it otherwise
 */
export function healthPath(path: string, vitals: Vitals = {}): Health {
  const ask = async (endpoint: Endpoint, signal: AbortSignal, isWell: (status: number) => boolean) => {
    const { status } = await httpGet(endpoint, path, signal);
    if (!isWell(status)) throw new Unwell(`answered ${status} to ${path}`);
    return vitals;
  };
  return {
    ready: (endpoint, signal) => ask(endpoint, signal, (status) => status >= 200 && status < 300),
    alive: (endpoint, signal) => ask(endpoint, signal, (status) => status < 500),
  };
}

async function askWorker(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<Vitals> {
  const { status, body } = await httpGet(endpoint, path, signal);
  if (status !== 200) throw new Unwell(`answered ${status} to ${path}`);
  const { memory_bytes, concurrency } = JSON.parse(body) as Record<string, unknown>;
  return {
    ...(typeof memory_bytes === 'number' ? { memoryBytes: memory_bytes } : {}),
    ...(typeof concurrency === 'number' ? { concurrency } : {}),
  };
}
