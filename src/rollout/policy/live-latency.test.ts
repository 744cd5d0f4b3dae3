import { expect, test } from 'vitest';
import { noisyMs, seeded } from '../../../test/lib/noise.ts';
import { judgeLiveLatency, rankSumZ } from './live-latency.ts';

const random = seeded(11);
const answers = (count: number, ms: number) => Array.from({ length: count }, () => noisyMs(random, ms));

test('twice as long is seen, as long is not', () => {
  const baseline = answers(200, 100);
  expect(judgeLiveLatency(answers(200, 200), baseline, 1.5)).toMatchObject({
    decision: 'slower',
    ratio: expect.closeTo(2, 0),
  });
  expect(judgeLiveLatency(answers(200, 100), baseline, 1.5)).toMatchObject({ decision: 'within' });
});

test('few answers of either say nothing', () => {
  expect(judgeLiveLatency(answers(29, 900), answers(200, 100), 1.5)).toEqual({ decision: 'unknown', ratio: null });
  expect(judgeLiveLatency(answers(200, 900), answers(29, 100), 1.5)).toEqual({ decision: 'unknown', ratio: null });
});

test('a slow half is a doubt at most: what passes is no regression', () => {
  const judged = judgeLiveLatency([...answers(105, 400), ...answers(95, 100)], answers(200, 100), 1.5);
  expect(judged.decision).not.toBe('slower');
});

test('a release that is as good is called slower at none of 600 looks', () => {
  for (let run = 0; run < 100; run++) {
    const [candidate, baseline] = [answers(300, 100), answers(300, 100)];
    for (let seen = 50; seen <= 300; seen += 50) {
      expect(judgeLiveLatency(candidate.slice(0, seen), baseline, 1.5).decision).toBe('within');
    }
  }
});

test('the rank sum is what its formula says, ties included', () => {
  // Ranks of 4 and 5 among 1, 2, 3: 4 + 5 = 9, expected 6, variance 2 * 3 * 6 / 12.
  expect(rankSumZ([4, 5], [1, 2, 3])).toBeCloseTo(3 / Math.sqrt(3), 12);
  expect(rankSumZ([1, 1], [1, 1, 1])).toBe(0);
  expect(rankSumZ([1, 2], [1, 2])).toBe(0);
});
