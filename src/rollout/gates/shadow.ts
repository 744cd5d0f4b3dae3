import type { ShadowPair } from '../../gateway/route.ts';
import type { ParsingTolerance } from '../../golden/compare/parsing.ts';
import { compareLive } from '../../golden/compare-live.ts';
import { Comparer } from '../../golden/comparer.ts';
import { judgeShadowed, type Shadowed } from '../policy/shadow-policy.ts';
import type { Verdict } from './gate.ts';

export interface ShadowOptions {
  /** The release's tolerance for parsings. */
  tolerance: Partial<ParsingTolerance>;
  signal?: AbortSignal;
}

/** What the candidate made of live requests, beside what users were answered. */
export async function judgeShadow(
  pairs: readonly ShadowPair[],
  { tolerance, signal }: ShadowOptions,
): Promise<Verdict> {
  await using comparer = new Comparer();
  const options = { comparer, tolerance, signal: signal ?? new AbortController().signal };
  const shadowed: Shadowed[] = [];
  for (const pair of pairs) shadowed.push(await judgePair(pair, options));
  return judgeShadowed(shadowed);
}

async function judgePair(
  { current, candidate, path }: ShadowPair,
  options: Parameters<typeof compareLive>[2],
): Promise<Shadowed> {
  // A request that the current release fails says nothing of the candidate.
  if (current.status >= 500) return { path, outcome: 'unusable' };
  if ('failed' in candidate) return { path, outcome: 'failed', reason: candidate.failed };
  if (candidate.status >= 500) return { path, outcome: 'failed', reason: `it answered ${candidate.status}` };
  const judgement = await compareLive(current, candidate, options);
  return { path, outcome: 'answered', judgement, logRatio: Math.log(candidate.ms / current.ms) };
}
