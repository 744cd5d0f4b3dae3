import { parentPort } from 'node:worker_threads';
import { compare, type Task } from './compare/compare.ts';

/** Entry of the thread that `Comparer` starts: tasks in, results out, one after another. */
parentPort!.on('message', async (task: Task) => {
  parentPort!.postMessage(await compare(task));
});
