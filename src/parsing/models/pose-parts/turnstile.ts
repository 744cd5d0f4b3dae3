/**
 * Lets a few jobs through at a time, in the order of their arrival. A job is plain work and then a run of a network:
 * with two under way, one is prepared while the other runs.
 */
export interface Turnstile {
  /** Runs the job when its turn comes; rejects at once when the parse has been abandoned. */
  run<T>(job: () => Promise<T>): Promise<T>;
}

export function createTurnstile(width: number, signal: AbortSignal): Turnstile {
  let free = width;
  const waiting: (() => void)[] = [];
  return {
    async run(job) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        signal.throwIfAborted();
        return await job();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free++;
      }
    },
  };
}
