import { answerTask } from '../in-thread.ts';
import { Store } from '../store/store.ts';
import { checkInstallation } from './check.ts';
import type { CheckTask } from './check-in-thread.ts';

/** Entry of the thread of `checkInThread`. */
await answerTask(({ storeDir, ...task }: CheckTask) => {
  // Not started: that is for the process that it belongs to, and only a start writes.
  const store = storeDir === undefined ? undefined : new Store(storeDir);
  return checkInstallation({ ...task, store, signal: new AbortController().signal });
});
