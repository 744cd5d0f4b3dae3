/** How the cores are used: so many networks at once, each with so many threads. */
export interface ThreadPlan {
  runners: number;
  threads: number;
  /** Requests worked on at once. */
  concurrency: number;
}

/**
 * Two networks at once with half of the cores each, rather than one with all: two small networks side by side keep the cores
 * busier than one that is cut into pieces, and JavaScript of one request runs beside them. Two requests at once, so that
 * one is decoded and encoded while the networks run for the other. Measured: docs/architecture/03-processes.md.
 * @param cores whole cores that may be used, at least 1
 */
export function planThreads(cores: number): ThreadPlan {
  const runners = cores >= 2 ? 2 : 1;
  return { runners, threads: Math.max(1, Math.floor(cores / runners)), concurrency: 2 };
}
