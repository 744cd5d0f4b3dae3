import { setTimeout as delay } from 'node:timers/promises';
import type { Instance } from '../../runtime/driver.ts';
import type { Transport } from '../../runtime/transport.ts';

/** Instances are asked for their vitals on a clock of seconds; this is how long a fresh answer may take. */
const PATIENCE_MS = 6_000;
const POLL_MS = 50;

/**
 * Resident bytes of an instance as they are now: asked of those that speak the worker protocol, else awaited from the next beat
 * of its driver. null when it does not tell.
 */
export async function freshMemory(
  instance: Instance,
  transport: Transport,
  signal: AbortSignal,
): Promise<number | null> {
  const { cancellable, memory } = instance.capabilities;
  if (cancellable) return (await ask(instance, transport, signal)) ?? instance.status.memoryBytes ?? null;
  if (!memory) return null;
  const seen = instance.status;
  const until = performance.now() + PATIENCE_MS;
  while (instance.status === seen && performance.now() < until) await delay(POLL_MS, undefined, { signal });
  return instance.status.memoryBytes ?? null;
}

async function ask(instance: Instance, transport: Transport, signal: AbortSignal): Promise<number | null> {
  const call = { method: 'GET', path: '/.lastgood/status', headers: {}, body: new Uint8Array(0) };
  try {
    const { body } = await transport.call(
      instance.endpoint,
      call,
      AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    );
    const { memory_bytes: bytes } = JSON.parse(Buffer.from(body).toString()) as { memory_bytes?: unknown };
    return typeof bytes === 'number' ? bytes : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
