import { createClient } from '../../../src/api/client.ts';
import type { HealthResponse } from '../../../src/api/health.ts';
import { retryDelay } from './backoff.ts';

/** What the page knows of the service. */
export type Health =
  | { state: 'unknown' }
  | { state: 'ok'; answer: HealthResponse }
  /** It answers, but has no release to parse with yet (or any more). */
  | { state: 'unavailable'; answer: HealthResponse }
  /** Nothing answers. `tries` since it was last seen. */
  | { state: 'gone'; tries: number };

/** While a model is fetched the reason changes from second to second. */
const UNAVAILABLE_MS = 1000;
const OK_MS = 10_000;
/** A server that takes longer for /healthz than this is as good as gone. */
const TIMEOUT_MS = 5000;

/** Asks `/healthz` once. Never throws: no answer is an answer. */
export async function askHealth(previous: Health, signal: AbortSignal): Promise<Health> {
  try {
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await createClient({ url: '' }).health({ signal: AbortSignal.any([signal, deadline]) });
    if (answer.status === 'ok') return { state: 'ok', answer };
    if (answer.status === 'unavailable') return { state: 'unavailable', answer };
  } catch {
    // Refused, timed out, or not in the service's words (a proxy that has lost it): all the same to the user.
  }
  return { state: 'gone', tries: previous.state === 'gone' ? previous.tries + 1 : 1 };
}

/** Milliseconds until the next question. */
export function nextAsk(health: Health): number {
  switch (health.state) {
    case 'ok':
      return OK_MS;
    case 'gone':
      return retryDelay(health.tries);
    default:
      return UNAVAILABLE_MS;
  }
}
