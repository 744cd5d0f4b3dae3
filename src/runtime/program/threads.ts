import { availableParallelism } from 'node:os';
import type { RuntimeSettings } from '../driver.ts';

/** CPU threads for each of the `processes` of an instance: PyTorch and NumPy would take all cores of the host, whatever a container grants. */
export function threadsEach({ threads }: Pick<RuntimeSettings, 'threads'>, processes = 1): number {
  const all = threads === 'auto' ? availableParallelism() : threads;
  return Math.max(1, Math.floor(all / processes));
}
