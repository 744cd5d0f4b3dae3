import { Worker } from 'node:worker_threads';
import type { CheckReport } from '../api/environment.ts';
import { type ErrorCode, LastgoodError } from '../errors.ts';
import type { CheckOptions } from './check.ts';

export interface CheckInThreadOptions extends Omit<CheckOptions, 'store' | 'onProgress'> {
  /** Folder of the store with the lock's wheels. */
  storeDir?: string | undefined;
}

/** What comes back from the thread. */
export type CheckReply = { report: CheckReport } | { error: { code: ErrorCode; message: string; hint: string } };

/** `checkInstallation` beside a server's work: nothing of it runs on the thread that answers requests. */
export async function checkInThread({ signal, ...task }: CheckInThreadOptions): Promise<CheckReport> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<CheckReply>();
  const worker = new Worker(new URL('./check-thread.ts', import.meta.url), { workerData: task });
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`The check ended with exit code ${code}`)));
  try {
    const reply = await promise;
    if ('report' in reply) return reply.report;
    const { code, message, hint } = reply.error;
    throw new LastgoodError(code, message, { hint });
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
