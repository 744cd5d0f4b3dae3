export interface Race {
  /** Milliseconds: the best of the rounds, which a busy machine disturbs least. */
  ours: number;
  other: number;
}

/** Runs both ways in turn, so that what else the machine does strikes both alike; a first round of each warms up. */
export async function race(ours: () => unknown, other: () => unknown, rounds = 7): Promise<Race> {
  const best: Race = { ours: Infinity, other: Infinity };
  await ours();
  await other();
  for (let round = 0; round < rounds; round++) {
    best.ours = Math.min(best.ours, await taken(ours));
    best.other = Math.min(best.other, await taken(other));
  }
  return best;
}

/** One line: both times and ours ÷ other. */
export function raceLine(what: string, { ours, other }: Race): string {
  const [a, b] = [ours.toFixed(1).padStart(8), other.toFixed(1).padStart(8)];
  return `${what.padEnd(28)} ${a} ms, other ${b} ms, ratio ${(ours / other).toFixed(3)}`;
}

async function taken(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
