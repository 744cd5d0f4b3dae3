import { parentPort } from 'node:worker_threads';
import { type FileBatch, runBatch } from './hash-batch.ts';

/** Entry of the threads of `FileThreads`: batches in, what was found out. */
parentPort!.on('message', (batch: FileBatch) => {
  parentPort!.postMessage(runBatch(batch));
});
