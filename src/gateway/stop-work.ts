import type { Endpoint, Instance } from '../runtime/driver.ts';
import { BrokenOff, keyOf, type Transport } from '../runtime/transport.ts';

export interface StopOptions {
  instance: Instance;
  /** Where the work was sent: a copy that has been replaced since is not touched. */
  endpoint: Endpoint;
  requestId: string;
  /** Milliseconds the instance gets to stop by itself. */
  patienceMs: number;
  transport: Transport;
  /** Called before the copy is killed: its other requests die for no fault of theirs. */
  onKill(endpoint: Endpoint): void;
}

/**
 * Ends the work on a request that nobody waits for any more. Asks first; a copy that does not stop in time (a native call
 * cannot be interrupted) is recycled. Foreign programs cannot be asked: that their connection was closed has to do, and what they
 * make of it is theirs. Resolves when the work has stopped.
 */
export async function stopWork(options: StopOptions): Promise<void> {
  const { instance, endpoint, requestId, patienceMs, transport, onKill } = options;
  if (!instance.capabilities.cancellable) return;
  const path = `/.lastgood/work/${encodeURIComponent(requestId)}`;
  const patience = AbortSignal.timeout(patienceMs);
  try {
    await transport.call(endpoint, { method: 'DELETE', path, headers: {}, body: new Uint8Array() }, patience);
  } catch (error) {
    if (error instanceof BrokenOff) return; // dead copies do no work
    if (!patience.aborted) throw error;
    if (keyOf(instance.endpoint) !== keyOf(endpoint)) return;
    onKill(endpoint);
    await instance.recycle(`request ${requestId} did not stop within ${patienceMs / 1_000} s`);
  }
}
