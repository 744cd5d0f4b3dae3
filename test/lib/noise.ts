/** Random numbers that are the same in each run (mulberry32): simulations whose outcome is a fact, not a chance. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal (Box, Muller 1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Milliseconds of an answer on a machine that does other things too: lognormal around `median` with standard deviation 0.25, and
 * one answer in twenty is held up to six times as long.
 */
export function noisyMs(random: () => number, median: number): number {
  const held = random() < 0.05 ? 1 + 5 * random() : 1;
  return median * Math.exp(0.25 * normal(random)) * held;
}
