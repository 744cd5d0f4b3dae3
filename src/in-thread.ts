import { basename } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { type ErrorCode, LastgoodError } from './errors.ts';

/** What comes back from a thread: classes do not cross. */
type Reply<Result> = { result: Result } | { failure: { code: ErrorCode; message: string; hint: string } };

/**
 * Has one task done in a thread of its own, beside the requests that this one answers, and ends the thread. Rejects with the
 * `LastgoodError` of the work, with its bug, or with the signal's reason.
 * @param entry module that calls `answerTask`
 * @param task as threads can be sent it; never a signal: who gives a task up ends its thread
 */
export async function inThread<Result>(entry: URL, task: unknown, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Reply<Result>>();
  const worker = new Worker(entry, { workerData: task });
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', (code) => reject(new Error(`${basename(entry.pathname)} ended with exit code ${code}`)));
  try {
    const reply = await promise;
    if ('result' in reply) return reply.result;
    const { code, message, hint } = reply.failure;
    throw new LastgoodError(code, message, { hint });
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/** The whole of an entry: does the task, and answers. A bug goes through as the thread's own error. */
export async function answerTask<Task, Result>(work: (task: Task) => Result | Promise<Result>): Promise<void> {
  parentPort!.postMessage(await replyOf(work, workerData as Task));
}

async function replyOf<Task, Result>(
  work: (task: Task) => Result | Promise<Result>,
  task: Task,
): Promise<Reply<Result>> {
  try {
    return { result: await work(task) };
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    const { code, message, hint } = error;
    return { failure: { code, message, hint } };
  }
}
