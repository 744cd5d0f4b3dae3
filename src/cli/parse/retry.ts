import { setTimeout } from 'node:timers/promises';
import { type ErrorCode, LastgoodError } from '../../errors.ts';

/** Failures of the moment: the same request may well pass a little later. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['overloaded', 'rate_limited', 'no_release', 'server_unreachable']);

/** Pauses between attempts in seconds, where the service does not say how long to wait. */
const PAUSES = [0.25, 0.5, 1, 2, 4];

/** Longest pause that a service is obeyed in, in seconds. */
const LONGEST_PAUSE = 30;

/** Repeats `attempt` while it fails for a passing reason, at most five times; then throws what it threw last. */
export async function withRetry<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LastgoodError) || !PASSING.has(error.code)) throw error;
      const seconds = Math.min(error.retryAfter ?? pause, LONGEST_PAUSE);
      await setTimeout(seconds * 1000, undefined, { signal });
    }
  }
  return attempt();
}
