import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryPolicy {
  /** Tries in a row that bring nothing before it is given up. */
  attempts: number;
  /** Milliseconds before the second try; each further pause is twice as long. */
  delayMs: number;
  /** Milliseconds without a byte after which a connection counts as dead. */
  stallMs: number;
}

/** Pauses of half a second to four: a glitch is bridged, and somebody who is offline learns it within eight seconds. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, delayMs: 500, stallMs: 30_000 };

/**
 * Calls `work` until it succeeds, or fails for good: by an error that `isFinal`, or `attempts` times in a row without
 * `progress` (whose value tells how far it is) having grown.
 */
export async function retry<T>(
  work: () => Promise<T>,
  options: { policy: RetryPolicy; signal: AbortSignal; isFinal(error: unknown): boolean; progress?(): number },
): Promise<T> {
  const { policy, signal, isFinal, progress = () => 0 } = options;
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    const before = progress();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      failures = progress() > before ? 1 : failures + 1;
      if (isFinal(error) || failures >= policy.attempts) throw error;
      await sleep(policy.delayMs * 2 ** (failures - 1), undefined, { signal });
    }
  }
}
