import { locate } from './signed-rank.ts';

/**
 * Numbers of pairs after which latency is judged. The least is the least that can decide at all; a decision at one of them
 * ends the measurement.
 */
export const LOOKS = [10, 14, 20, 28, 38, 48] as const;
/**
 * Chance of a wrong "over", and of a wrong "within", at one look, for a release that is exactly on its budget; five differences of
 * one sign are the fewest that say so much. All looks together are wrong about it three times as often, and hardly ever about a
 * release that is well within its budget: docs/reference/gates.md has the figures.
 */
const ALPHA = 0.032;

/** Where nobody says how many times as long a candidate may take. */
export const LATENCY_FACTOR = 1.5;

/** Milliseconds of both releases' answers to one input. */
export interface TimedPair {
  candidate: number;
  current: number;
}

export interface LatencyJudgement {
  /** `over`, `within`: decided. `above`, `below`: only the estimate is on that side of the budget. */
  decision: 'over' | 'within' | 'above' | 'below';
  /** Time of the candidate's answer in times of the current release's, on the same input. */
  ratio: number;
  /** Bounds of it; null when there are too few pairs. */
  low: number | null;
  high: number | null;
}

/**
 * @param pairs as they were measured: two after each other are of the same input, in opposite orders; null where an answer
 * is missing
 * @returns null when nothing was measured
 */
export function judgeLatency(pairs: readonly (TimedPair | null)[], factor: number): LatencyJudgement | null {
  const ratios = logRatios(pairs);
  if (ratios.length === 0) return null;
  const { estimate, low, high } = locate(ratios, ALPHA);
  const limit = Math.log(factor);
  const undecided = estimate > limit ? 'above' : 'below';
  return {
    decision: low > limit ? 'over' : high < limit ? 'within' : undecided,
    ratio: Math.exp(estimate),
    low: Number.isFinite(low) ? Math.exp(low) : null,
    high: Number.isFinite(high) ? Math.exp(high) : null,
  };
}

/**
 * ln(candidate / current) of the better of two answers each. What holds an answer up (users of the current release who are served
 * first, other programs) only ever adds to it, so the better one says more about the release.
 */
function logRatios(pairs: readonly (TimedPair | null)[]): number[] {
  const blocks: (TimedPair | null)[][] = [];
  for (let i = 0; i < pairs.length; i += 2) blocks.push(pairs.slice(i, i + 2));
  // The last one may be cut off by the end of time.
  if (blocks.length > 1 && blocks.at(-1)!.length < 2) blocks.pop();
  return blocks.flatMap((block) => {
    const measured = block.filter((pair) => pair !== null);
    if (measured.length === 0) return [];
    const best = (side: keyof TimedPair) => Math.min(...measured.map((pair) => pair[side]));
    return Math.log(best('candidate') / best('current'));
  });
}
