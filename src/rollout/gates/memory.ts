import type { Instance } from '../../runtime/driver.ts';

/** How long an instance may take to say how much it holds. */
const PATIENCE_MS = 6_000;

/** Resident bytes of an instance as they are now; what was known last when it does not answer, null when it does not tell. */
export async function freshMemory(instance: Instance, signal: AbortSignal): Promise<number | null> {
  if (!instance.capabilities.memory) return null;
  await instance.ping(AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
  signal.throwIfAborted();
  return instance.status.memoryBytes ?? null;
}
