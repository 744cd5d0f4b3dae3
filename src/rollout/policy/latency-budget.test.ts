import { describe, expect, test } from 'vitest';
import { noisyMs, seeded } from '../../../test/lib/noise.ts';
import { judgeLatency, LOOKS } from './latency-budget.ts';

const BUDGET = 1.5;
const RUNS = 1000;

/** Measures as the gate does: pair after pair, until a look decides. */
function measure(random: () => number, ratio: number): { decision: string; pairs: number } {
  const logRatios: number[] = [];
  for (const look of LOOKS) {
    while (logRatios.length < look) logRatios.push(Math.log(noisyMs(random, 100 * ratio) / noisyMs(random, 100)));
    const { decision } = judgeLatency(logRatios, BUDGET);
    if (decision === 'over' || decision === 'within') return { decision, pairs: look };
  }
  return { decision: judgeLatency(logRatios, BUDGET).decision, pairs: logRatios.length };
}

function simulate(ratio: number) {
  const random = seeded(Math.round(ratio * 1000));
  const runs = Array.from({ length: RUNS }, () => measure(random, ratio));
  return {
    over: runs.filter(({ decision }) => decision === 'over').length / RUNS,
    within: runs.filter(({ decision }) => decision === 'within').length / RUNS,
    pairs: runs.reduce((sum, { pairs }) => sum + pairs, 0) / RUNS,
  };
}

// docs/reference/gates.md states these figures.
describe('on a noisy machine, with a budget of 1.5 times', () => {
  test('a release that is as fast as the current one is never refused', () => {
    const { over, within, pairs } = simulate(1);
    expect(over).toBe(0);
    expect(within).toBeGreaterThan(0.95);
    expect(pairs).toBeLessThan(16);
  });

  test('one that is exactly on its budget is refused in at most 1 % of all rollouts', () => {
    expect(simulate(BUDGET).over).toBeLessThanOrEqual(0.01);
  });

  test('one that takes twice as long is refused nearly always', () => {
    expect(simulate(2).over).toBeGreaterThan(0.9);
  });

  test('one that takes three times as long is refused always, and soon', () => {
    const { over, pairs } = simulate(3);
    expect(over).toBeGreaterThan(0.999);
    expect(pairs).toBeLessThan(16);
  });
});

test('a few answers that were held up do not make a release slow', () => {
  const logRatios = [...Array(21).fill(0), ...Array(3).fill(Math.log(100))];
  expect(judgeLatency(logRatios, BUDGET)).toMatchObject({ decision: 'within', ratio: 1 });
});

test('with too few pairs only the estimate speaks', () => {
  expect(judgeLatency([Math.log(3), Math.log(3)], BUDGET)).toEqual({
    decision: 'above',
    pairs: 2,
    ratio: expect.closeTo(3),
    low: null,
    high: null,
  });
  expect(judgeLatency([0, 0], BUDGET)).toMatchObject({ decision: 'below' });
});
