import { parentPort, workerData } from 'node:worker_threads';
import { LastgoodError } from '../errors.ts';
import { Store } from '../store/store.ts';
import { checkInstallation } from './check.ts';
import type { CheckInThreadOptions, CheckReply } from './check-in-thread.ts';

/** Entry of the thread of `checkInThread`: one check, and its end. */
async function check(): Promise<CheckReply> {
  const { storeDir, ...task } = workerData as Omit<CheckInThreadOptions, 'signal'>;
  // Not started: that is for the process that it belongs to, and only a start writes.
  const store = storeDir === undefined ? undefined : new Store(storeDir);
  try {
    // Who gives it up ends the thread.
    return { report: await checkInstallation({ ...task, store, signal: new AbortController().signal }) };
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    const { code, message, hint } = error;
    return { error: { code, message, hint } };
  }
}

parentPort!.postMessage(await check());
