import { describe, expect, test } from 'vitest';
import { noisyMs, seeded } from '../../../test/lib/noise.ts';
import { judgeLatency, LOOKS, type TimedPair } from './latency-budget.ts';

const BUDGET = 1.5;
const RUNS = 1000;

/** Answers of the current release while users keep it busy: two in three wait behind theirs. */
function busyMs(random: () => number, median: number): number {
  const ms = noisyMs(random, median);
  return random() < 0.64 ? ms * (1.3 + 0.9 * random()) : ms;
}

/** Measures as the gate does: pair after pair, until a look decides. */
function measure(random: () => number, ratio: number, currentMs: typeof noisyMs) {
  const pairs: TimedPair[] = [];
  for (const look of LOOKS) {
    while (pairs.length < look)
      pairs.push({ candidate: noisyMs(random, 100 * ratio), current: currentMs(random, 100) });
    const { decision } = judgeLatency(pairs, BUDGET)!;
    if (decision === 'over' || decision === 'within') return { decision, pairs: look };
  }
  return { decision: judgeLatency(pairs, BUDGET)!.decision, pairs: pairs.length };
}

function simulate(ratio: number, currentMs = noisyMs) {
  const random = seeded(Math.round(ratio * 1000));
  const runs = Array.from({ length: RUNS }, () => measure(random, ratio, currentMs));
  const share = (decision: string) => runs.filter((one) => one.decision === decision).length / RUNS;
  return {
    over: share('over'),
    within: share('within'),
    pairs: runs.reduce((sum, { pairs }) => sum + pairs, 0) / RUNS,
  };
}

// docs/reference/gates.md states these figures.
describe('on a noisy machine, with a budget of 1.5 times', () => {
  test('a release that is as fast as the current one is never refused', () => {
    const { over, within, pairs } = simulate(1);
    expect(over).toBe(0);
    expect(within).toBeGreaterThan(0.99);
    expect(pairs).toBeLessThan(14);
  });

  test('nor is one that takes a little longer', () => {
    expect(simulate(1.2).over).toBe(0);
  });

  test('one that is exactly on its budget is refused in a tenth of all rollouts', () => {
    expect(simulate(BUDGET).over).toBeLessThan(0.11);
  });

  test('one that takes twice as long is refused nearly always', () => {
    expect(simulate(2).over).toBeGreaterThan(0.99);
  });

  test('one that takes three times as long is refused always, and soon', () => {
    const { over, pairs } = simulate(3);
    expect(over).toBeGreaterThan(0.999);
    expect(pairs).toBeLessThan(11);
  });
});

describe('while users keep the current release busy, which flatters the candidate', () => {
  test('one that takes three times as long is refused nearly always', () => {
    expect(simulate(3, busyMs).over).toBeGreaterThan(0.99);
  });

  test('nobody is refused wrongly', () => {
    expect(simulate(1, busyMs).over).toBe(0);
    expect(simulate(BUDGET, busyMs).over).toBeLessThan(0.01);
  });
});

const pair = (candidate: number, current = 100): TimedPair => ({ candidate, current });

test('answers that were held up do not make a release slow', () => {
  const pairs = Array.from({ length: 20 }, (_, i) => pair(i % 4 === 0 ? 10_000 : 100));
  expect(judgeLatency(pairs, BUDGET)).toMatchObject({ decision: 'within', ratio: 1 });
});

test('the better of two answers to the same input counts', () => {
  expect(judgeLatency([pair(400, 90), pair(300, 100)], BUDGET)!.ratio).toBeCloseTo(300 / 90);
  expect(judgeLatency([pair(400), null], BUDGET)!.ratio).toBeCloseTo(4);
  // The last one stands alone: it is left out, unless there is nothing else.
  expect(judgeLatency([pair(200), pair(200), pair(900)], BUDGET)!.ratio).toBeCloseTo(2);
  expect(judgeLatency([pair(900)], BUDGET)!.ratio).toBeCloseTo(9);
});

test('with too few pairs only the estimate speaks', () => {
  const judged = judgeLatency([pair(300), pair(300)], BUDGET);
  expect(judged).toEqual({ decision: 'above', ratio: expect.closeTo(3), low: null, high: null });
  expect(judgeLatency([pair(100), pair(100)], BUDGET)).toMatchObject({ decision: 'below' });
  expect(judgeLatency([null], BUDGET)).toBeNull();
});
