import { locate } from './signed-rank.ts';

/**
 * Numbers of pairs after which latency is judged. The least is the least that can decide at all; a decision at one of them
 * ends the measurement.
 */
export const LOOKS = [10, 16, 24, 32, 48] as const;
/**
 * Chances of a wrong "over" and of a wrong "within" for a release that is exactly on its budget, all looks and the one at the
 * end of time together. To refuse takes more evidence than to go on to the next gate.
 */
const ALPHA = { over: 0.01, within: 0.1 };

/** Where nobody says how many times as long a candidate may take. */
export const LATENCY_FACTOR = 1.5;

export interface LatencyJudgement {
  /** `over`, `within`: decided. `above`, `below`: only the estimate is on that side of the budget. */
  decision: 'over' | 'within' | 'above' | 'below';
  pairs: number;
  /** Time of the candidate's answer in times of the current release's, on the same input. */
  ratio: number;
  /** Bounds of it; null when there are too few pairs. */
  low: number | null;
  high: number | null;
}

/** @param logRatios ln(candidate / current), one for each pair of answers to the same input; at least one */
export function judgeLatency(logRatios: readonly number[], factor: number): LatencyJudgement {
  const { estimate, low } = locate(logRatios, ALPHA.over / (LOOKS.length + 1));
  const { high } = locate(logRatios, ALPHA.within / (LOOKS.length + 1));
  const limit = Math.log(factor);
  const undecided = estimate > limit ? 'above' : 'below';
  return {
    decision: low > limit ? 'over' : high < limit ? 'within' : undecided,
    pairs: logRatios.length,
    ratio: Math.exp(estimate),
    low: Number.isFinite(low) ? Math.exp(low) : null,
    high: Number.isFinite(high) ? Math.exp(high) : null,
  };
}
