import type { Endpoint, Instance } from '../runtime/driver.ts';
import { keyOf } from '../runtime/transport.ts';

/** How long a copy that just broke a connection off may take to prove that it lives. */
const PROOF_MS = 1_000;

/** Does the copy that broke a connection off still answer? */
export const lives = (instance: Instance): Promise<boolean> => instance.ping(AbortSignal.timeout(PROOF_MS));

/**
 * Waits until `instance` can take a request again after it broke one off at `endpoint`: at once when that copy still
 * answers, else when its successor is ready. (The connection breaks before the death is known, so the state proves nothing.)
 * @throws instance_failed when the successor does not start; the signal's reason
 */
export async function awaitSuccessor(instance: Instance, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  const replaced = Promise.withResolvers<void>();
  const check = () => {
    if (keyOf(instance.endpoint) !== keyOf(endpoint) || instance.status.state !== 'ready') replaced.resolve();
  };
  const unsubscribe = instance.onChange(check);
  const onAbort = () => replaced.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    check();
    signal.throwIfAborted();
    await Promise.race([replaced.promise, lives(instance).then((alive) => (alive ? undefined : replaced.promise))]);
    await instance.ready(signal);
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', onAbort);
  }
}
