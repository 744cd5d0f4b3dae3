import type { Release } from '../release/release.ts';
import { parseDuration } from '../release/units.ts';

const DEFAULT_MS = 30_000;

/** How long one answer to a golden input may take, in milliseconds: what the release gives the requests of its users. */
export function caseTimeoutOf({ spec }: Pick<Release, 'spec'>): number {
  return parseDuration(spec.serve?.deadline ?? '') ?? DEFAULT_MS;
}
