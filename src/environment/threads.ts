import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';

/** Threads that take tasks from one line, one each at a time. They start with the first and stay until disposed of. */
export class Threads<Task, Result> implements AsyncDisposable {
  readonly #entry: URL;
  readonly #count: number;
  readonly #turn = new Mutex();
  #workers: Worker[] = [];

  constructor(entry: URL, count: number) {
    this.#entry = entry;
    this.#count = count;
  }

  /**
   * Has every task done; results come in the order in which they are ready.
   * What fails, or is aborted, ends the threads: they start anew with the next call. Of several calls at once one waits for the other.
   */
  run(tasks: readonly Task[], signal: AbortSignal, onResult: (n: number, result: Result) => void): Promise<void> {
    return this.#turn.runExclusive(() => this.#run(tasks, signal, onResult));
  }

  async #run(
    tasks: readonly Task[],
    signal: AbortSignal,
    onResult: (n: number, result: Result) => void,
  ): Promise<void> {
    signal.throwIfAborted();
    if (tasks.length === 0) return;
    const width = Math.min(this.#count, tasks.length);
    while (this.#workers.length < width) this.#workers.push(new Worker(this.#entry));
    const line = tasks.entries();
    // Iterators of arrays are shared: each thread takes what the others have not.
    const walks = this.#workers.slice(0, width).map((worker) => walk(worker, line, onResult));
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([Promise.all(walks), aborted]);
    } catch (error) {
      await this[Symbol.asyncDispose]();
      await Promise.allSettled(walks);
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function walk<Task, Result>(
  worker: Worker,
  line: IterableIterator<[number, Task]>,
  onResult: (n: number, result: Result) => void,
): Promise<void> {
  for (const [n, task] of line) {
    const ended = new AbortController();
    const answer = once(worker, 'message', { signal: ended.signal });
    const death = once(worker, 'exit', { signal: ended.signal });
    worker.postMessage(task);
    try {
      // `once` rejects with an `error` event by itself.
      const [result] = await Promise.race([answer, death.then(([code]) => died(code))]);
      onResult(n, result as Result);
    } finally {
      ended.abort();
      await Promise.allSettled([answer, death]);
    }
  }
}

function died(code: number): never {
  throw new Error(`A thread ended with exit code ${code}`);
}
