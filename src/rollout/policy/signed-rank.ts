/** What paired differences say about where they lie. */
export interface Location {
  /** Hodges-Lehmann estimate: the median of the averages of all pairs of differences. */
  estimate: number;
  /** With probability 1 - alpha the true value is above; -Infinity when there are too few differences to say. */
  low: number;
  /** With probability 1 - alpha the true value is below. */
  high: number;
}

/**
 * Estimate and one-sided exact bounds by Wilcoxon's signed ranks (Hollander, Wolfe, Chicken: Nonparametric Statistical Methods,
 * 3.2 and 3.3): a few answers that a busy machine delayed have a rank, not a say in proportion to their delay.
 * @param differences at least one
 */
export function locate(differences: readonly number[], alpha: number): Location {
  const averages = walshAverages(differences);
  const trimmed = trimmedAverages(differences.length, alpha);
  return {
    estimate: median(averages),
    low: trimmed === 0 ? -Infinity : averages[trimmed - 1]!,
    high: trimmed === 0 ? Infinity : averages[averages.length - trimmed]!,
  };
}

/** Averages of all pairs, each with itself too, in order. */
function walshAverages(values: readonly number[]): Float64Array {
  const averages = new Float64Array((values.length * (values.length + 1)) / 2);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i; j < values.length; j++) averages[at++] = (values[i]! + values[j]!) / 2;
  }
  return averages.sort();
}

/** The largest c with P(rank sum <= c - 1) <= alpha when every sign is a toss of a coin; 0 when there is none. */
function trimmedAverages(count: number, alpha: number): number {
  const ways = rankSumWays(count);
  let c = 0;
  for (let cumulated = 0; c < ways.length; c++) {
    cumulated += ways[c]! / 2 ** count;
    if (cumulated > alpha) break;
  }
  return c;
}

/** For every sum, the number of subsets of the ranks 1..count that have it. */
function rankSumWays(count: number): Float64Array {
  const ways = new Float64Array((count * (count + 1)) / 2 + 1);
  ways[0] = 1;
  for (let rank = 1, top = 1; rank <= count; top += ++rank) {
    for (let sum = top; sum >= rank; sum--) ways[sum]! += ways[sum - rank]!;
  }
  return ways;
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
