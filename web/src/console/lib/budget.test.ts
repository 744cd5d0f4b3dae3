import { expect, test } from 'vitest';
import { comparedIn, growthIn } from './budget.ts';

const evidence = {
  latency: { budget: 1.5, ratio: 3.02, low: 2.9, high: 3.1, pairs: 10, candidate_ms: 600, current_ms: 200 },
  memory: { budget: 1.5, ratio: null, candidate_bytes: 300, current_bytes: null },
  growth: { bytes_per_request: 2, samples: [{ requests: 0, bytes: 5 }, { requests: 5, bytes: 15 }, { bytes: 3 }] },
};

test('what was measured on both sides is compared', () => {
  expect(comparedIn(evidence, 'latency', 'ms')).toEqual({
    current: 200,
    candidate: 600,
    ratio: 3.02,
    low: 2.9,
    high: 3.1,
    budget: 1.5,
  });
  expect(comparedIn({ latency: { candidate_ms: 300, current_ms: 200 } }, 'latency', 'ms')).toMatchObject({
    ratio: 1.5,
  });
});

test('what was not is left out', () => {
  expect(comparedIn(evidence, 'memory', 'bytes')).toBeNull();
  expect(comparedIn({}, 'latency', 'ms')).toBeNull();
  expect(comparedIn({ latency: { candidate_ms: 1, current_ms: 0 } }, 'latency', 'ms')).toBeNull();
});

test('samples of memory that make no sense are left out', () => {
  expect(growthIn(evidence)).toEqual([
    { requests: 0, bytes: 5 },
    { requests: 5, bytes: 15 },
  ]);
  expect(growthIn({})).toEqual([]);
});
