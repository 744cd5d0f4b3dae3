import { Worker } from 'node:worker_threads';
import type { Compared, Task } from './compare/compare.ts';

/**
 * Compares in a thread of its own: masks of a large photo take long enough that users' requests, which pass through the same
 * process, would notice.
 */
export class Comparer implements AsyncDisposable {
  #thread: Worker | undefined;

  /** One at a time. Rejects with the signal's reason, or with the error of a comparison that is broken. */
  async compare(task: Task, signal: AbortSignal): Promise<Compared> {
    signal.throwIfAborted();
    this.#thread ??= new Worker(new URL('./compare-thread.ts', import.meta.url));
    const thread = this.#thread;
    const { promise, resolve, reject } = Promise.withResolvers<Compared>();
    const stop = () => reject(signal.reason);
    const ended = (code: number) => reject(new Error(`The comparison ended with exit code ${code}`));
    thread.once('message', resolve).once('error', reject).once('exit', ended);
    signal.addEventListener('abort', stop, { once: true });
    try {
      thread.postMessage(task);
      return await promise;
    } finally {
      thread.off('message', resolve).off('error', reject).off('exit', ended);
      signal.removeEventListener('abort', stop);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.terminate();
  }
}
