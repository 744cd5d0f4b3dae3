import type { StagedRelease } from '../driver.ts';
import type { HeartbeatOptions } from '../supervisor/copy.ts';
import { type Health, healthPath, type Vitals } from '../supervisor/health.ts';

const PATH = '/healthz';
/** What takes longer is a miss. */
const MISS_MS = 15_000;
const MISSES = 3;

/** @param vitals what is known of the program otherwise */
export function programHealth({ health = PATH }: Pick<StagedRelease, 'health'>, vitals?: Vitals): Health {
  return healthPath(health, vitals);
}

/**
 * A program that does one thing at a time answers its health path when the request under way is done, which may take the
 * whole deadline: the misses that prove a hang take half as long again.
 */
export function programHeartbeat({ deadline = 0 }: Pick<StagedRelease, 'deadline'>): HeartbeatOptions {
  return { everyMs: 2_000, missMs: Math.max(MISS_MS, (1.5 * deadline) / MISSES), misses: MISSES };
}
