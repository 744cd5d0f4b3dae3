import { Worker } from 'node:worker_threads';
import type { Session, Tensor } from '../parsing/recipe.ts';
import type { RunnerData, RunnerMessage, RunRequest } from './messages.ts';
import type { NetworkInfo, NetworkPlan } from './network.ts';

export interface RunnerPoolOptions {
  networks: NetworkPlan[];
  runners: number;
  /** Threads of each runner. */
  threads: number;
  /** A runner thread ended by itself: nothing can be run any more. */
  onDeath(error: Error): void;
}

/** Threads that run networks. Sessions of the pool may be called from many places at once: calls wait in one line. */
export interface RunnerPool {
  readonly sessions: Record<string, Session>;
  /** Optimised graphs that were written, and cache entries that turned out useless. */
  readonly saved: NetworkPlan[];
  readonly refused: NetworkPlan[];
  close(): Promise<void>;
}

interface Pending extends Omit<RunRequest, 'id'> {
  resolve(outputs: Record<string, Tensor>): void;
  reject(error: Error): void;
}

/** Opens all networks in every runner. Only the first one writes optimised graphs: they would be the same. */
export async function openRunnerPool({ networks, runners, threads, onDeath }: RunnerPoolOptions): Promise<RunnerPool> {
  const plans = (index: number) => (index === 0 ? networks : networks.map(({ saveTo: _, ...plan }) => plan));
  const line: Pending[] = [];
  const pool = Array.from({ length: runners }, (_, index) => new Runner({ networks: plans(index), threads }, line));
  try {
    await Promise.all(pool.map((runner) => runner.ready));
  } catch (error) {
    await Promise.all(pool.map((runner) => runner.close()));
    throw error;
  }
  for (const runner of pool) runner.died.then(onDeath);
  const call = (network: string) => (inputs: Record<string, Tensor>) =>
    new Promise<Record<string, Tensor>>((resolve, reject) => {
      line.push({ network, inputs, resolve, reject });
      pool.find((runner) => runner.idle)?.next();
    });
  const { networks: opened, saved, refused } = await pool[0]!.ready;
  return {
    sessions: Object.fromEntries(Object.entries(opened).map(([name, info]) => [name, { ...info, run: call(name) }])),
    saved,
    refused,
    close: async () => {
      await Promise.all(pool.map((runner) => runner.close()));
    },
  };
}

interface Ready {
  networks: Record<string, NetworkInfo>;
  saved: NetworkPlan[];
  refused: NetworkPlan[];
}

/** One thread; it takes its next run from the common line when it has ended the last one. */
class Runner {
  readonly ready: Promise<Ready>;
  /** Resolves when the thread ends without having been closed. */
  readonly died: Promise<Error>;
  readonly #line: Pending[];
  readonly #thread: Worker;
  #ready = false;
  #closing = false;
  #runs = 0;
  #current: Pending | undefined;

  constructor(data: RunnerData, line: Pending[]) {
    this.#line = line;
    this.#thread = new Worker(new URL('runner.ts', import.meta.url), { workerData: data });
    const ready = Promise.withResolvers<Ready>();
    const died = Promise.withResolvers<Error>();
    this.ready = ready.promise;
    this.died = died.promise;
    this.#thread.on('message', (message: RunnerMessage) => {
      if (message.type === 'ready') {
        this.#ready = true;
        ready.resolve(message);
      } else this.#finish(message);
      this.next();
    });
    const end = (error: Error) => {
      ready.reject(error);
      this.#current?.reject(error);
      if (!this.#closing) died.resolve(error);
    };
    this.#thread.on('error', end);
    this.#thread.on('exit', () => end(new Error('a runner thread ended')));
  }

  get idle(): boolean {
    return this.#ready && !this.#current;
  }

  /** Takes the next run from the line, if it is free and there is one. */
  next(): void {
    if (!this.idle) return;
    const pending = this.#line.shift();
    if (!pending) return;
    this.#current = pending;
    const { network, inputs } = pending;
    const request: RunRequest = { id: ++this.#runs, network, inputs };
    this.#thread.postMessage(request);
  }

  close(): Promise<number> {
    this.#closing = true;
    return this.#thread.terminate();
  }

  #finish(message: Exclude<RunnerMessage, { type: 'ready' }>): void {
    const pending = this.#current;
    this.#current = undefined;
    if (message.type === 'done') pending?.resolve(message.outputs);
    else pending?.reject(new Error(`network ${pending.network} failed: ${message.message}`));
  }
}
