import { expect, test } from 'vitest';
import { sampleResult } from '../testing/sample-result.ts';
import { stageTimes } from './timings.ts';

test('what the service does not account for is the network', () => {
  const times = stageTimes(sampleResult({ elapsedMs: 200 }));
  expect(times.map((t) => t.ms)).toEqual([40, 0, 20, 10, 100, 25, 5]);
  expect(times.reduce((sum, t) => sum + t.share, 0)).toBeCloseTo(1);
});

test('clocks that disagree never make a negative network', () => {
  expect(stageTimes(sampleResult({ elapsedMs: 100 }))[0]).toMatchObject({ stage: 'network', ms: 0, share: 0 });
});
