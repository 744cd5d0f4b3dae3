/** Answers of each release below which nothing is said. */
const ENOUGH = 30;
/** Live answers depend on each other (bursts, busy minutes), so a lot is asked for. */
const DECIDED_Z = 4;
const DOUBT_Z = 2.33;

export interface LiveLatency {
  decision: 'slower' | 'doubt' | 'within' | 'unknown';
  /** Median of the one in times of the median of the other; null when unknown. */
  ratio: number | null;
}

/**
 * Live latencies against those of the release before. They are of different requests, so they cannot be paired: the candidate's,
 * divided by the budget, must rank above the baseline's (Mann, Whitney 1947), in both halves of the time.
 * @param candidate milliseconds, oldest first
 */
export function judgeLiveLatency(
  candidate: readonly number[],
  baseline: readonly number[],
  factor: number,
): LiveLatency {
  if (candidate.length < ENOUGH || baseline.length < ENOUGH) return { decision: 'unknown', ratio: null };
  const usual = median(baseline);
  const ratio = median(candidate) / usual;
  const half = candidate.length >> 1;
  const lasting = [candidate.slice(0, half), candidate.slice(half)].every((part) => median(part) > factor * usual);
  const z = rankSumZ(
    candidate.map((ms) => ms / factor),
    baseline,
  );
  if (lasting && z > DECIDED_Z) return { decision: 'slower', ratio };
  return { decision: ratio > factor && z > DOUBT_Z ? 'doubt' : 'within', ratio };
}

/** Standard score of the rank sum of `a` among both; equal values share their ranks. */
export function rankSumZ(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, mine: 1 })), ...b.map((value) => ({ value, mine: 0 }))];
  all.sort((x, y) => x.value - y.value);
  let sum = 0;
  let ties = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]!.value === all[from]!.value) to++;
    const rank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) sum += rank * all[i]!.mine;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const [n, m, total] = [a.length, b.length, all.length];
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  return variance === 0 ? 0 : (sum - (n * (total + 1)) / 2) / Math.sqrt(variance);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
