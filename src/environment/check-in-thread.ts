import type { CheckReport } from '../api/environment.ts';
import { inThread } from '../in-thread.ts';
import type { CheckOptions } from './check.ts';

/** One check, as it is sent to a thread. */
export interface CheckTask extends Omit<CheckOptions, 'store' | 'signal' | 'onProgress'> {
  /** Folder of the store with the lock's wheels. */
  storeDir?: string | undefined;
}

/** `checkInstallation` beside a server's work: nothing of it runs on the thread that answers requests. */
export const checkInThread = ({ signal, ...task }: CheckTask & { signal: AbortSignal }): Promise<CheckReport> =>
  inThread(new URL('./check-thread.ts', import.meta.url), task, signal);
