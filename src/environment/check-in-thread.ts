import type { CheckReport } from '../api/environment.ts';
import type { CheckOptions } from './check.ts';

export interface CheckInThreadOptions extends Omit<CheckOptions, 'store' | 'onProgress'> {
  /** Folder of the store with the lock's wheels. */
  storeDir?: string | undefined;
}

/** `checkInstallation` beside a server's work: nothing of it runs on the thread that answers requests. */
export async function checkInThread(_options: CheckInThreadOptions): Promise<CheckReport> {
  throw new Error('not written yet');
}
