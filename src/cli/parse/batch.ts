/**
 * Runs `work` over `tasks`, at most `jobs` at once, started in order. The first rejection ends the batch: running
 * tasks are aborted through their signal and waited for, then it is thrown. What is expected to fail for one task
 * alone must therefore be returned or recorded by `work`, not thrown.
 */
export async function runBatch<T>(
  tasks: readonly T[],
  jobs: number,
  work: (task: T, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const queue = tasks.values();
  const lane = async () => {
    for (const task of queue) {
      if (either.aborted) return;
      try {
        await work(task, either);
      } catch (error) {
        failure.abort(error);
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, lane));
  signal.throwIfAborted();
  failure.signal.throwIfAborted();
}
