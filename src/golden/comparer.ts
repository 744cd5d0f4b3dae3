import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';
import type { Compared, Task } from './compare/compare.ts';

/**
 * Compares in a thread of its own: masks of a large photo take long enough that users' requests, which pass through the same
 * process, would notice. The thread starts with the first task and stays; one after another has it.
 */
export class Comparer implements AsyncDisposable {
  readonly #turn = new Mutex();
  #thread: Worker | undefined;

  /** Rejects with the signal's reason, or with the error of a comparison that is broken. */
  async compare(task: Task, signal: AbortSignal): Promise<Compared> {
    return this.#turn.runExclusive(() => this.#compare(task, signal));
  }

  async #compare(task: Task, signal: AbortSignal): Promise<Compared> {
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
    } catch (error) {
      // It may still be at work, and would answer this task when the next one is asked.
      await this[Symbol.asyncDispose]();
      throw error;
    } finally {
      thread.off('message', resolve).off('error', reject).off('exit', ended);
      signal.removeEventListener('abort', stop);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}
