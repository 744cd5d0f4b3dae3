/** A share of failed requests that no release is blamed for: clients that leave, machines that stall. */
const USUAL = 0.01;
/** … and when the release before has shown on many requests that it can do better. */
const USUAL_OF_THE_GOOD = 0.002;
const MANY = 1000;
/** Below so many requests of the baseline, its share is what it is: bounds of it would excuse anything. */
const ENOUGH = 20;
/** z of a one-sided bound at 95 %. */
const Z = 1.645;

export interface Counts {
  ok: number;
  failed: number;
}

/** The share of failed requests up to which a release is no worse than the one before it. */
export function toleratedRate(baseline: Counts | null): number {
  const total = baseline === null ? 0 : baseline.ok + baseline.failed;
  if (baseline === null || total === 0) return USUAL;
  const known = total < ENOUGH ? baseline.failed / total : wilsonUpper(baseline.failed, total);
  return Math.max(total >= MANY ? USUAL_OF_THE_GOOD : USUAL, known);
}

/** Chance of `failed` or more failures among `total` requests when each fails with probability `rate`. */
export function chanceOfFailures(failed: number, total: number, rate: number): number {
  if (failed <= 0) return 1;
  if (rate >= 1) return 1;
  let below = 0;
  // In logarithms: with many requests the first terms are too small for a number.
  let term = total * Math.log1p(-rate);
  for (let k = 0; k < failed; k++) {
    below += Math.exp(term);
    term += Math.log((total - k) / (k + 1)) + Math.log(rate) - Math.log1p(-rate);
  }
  return Math.min(1, Math.max(0, 1 - below));
}

/** Upper end of Wilson's interval (Wilson 1927). */
function wilsonUpper(failed: number, total: number): number {
  const share = failed / total;
  const spread = Z * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return (share + Z ** 2 / (2 * total) + spread) / (1 + Z ** 2 / total);
}
