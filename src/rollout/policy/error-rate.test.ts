import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceOfFailures, toleratedRate } from './error-rate.ts';

test('chances are binomial', () => {
  expect(chanceOfFailures(1, 3, 0.01)).toBeCloseTo(1 - 0.99 ** 3, 12);
  expect(chanceOfFailures(3, 3, 0.1)).toBeCloseTo(0.001, 12);
  expect(chanceOfFailures(0, 3, 0.1)).toBe(1);
  expect(chanceOfFailures(2, 5, 1)).toBe(1);
  // Of a million requests 10,000 are expected: 10,000 or more come half of the time.
  expect(chanceOfFailures(10_000, 1_000_000, 0.01)).toBeCloseTo(0.5, 1);
  expect(chanceOfFailures(11_000, 1_000_000, 0.01)).toBeLessThan(1e-6);
});

test('one more failed request never makes it likelier', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), fc.double({ min: 0.001, max: 0.9, noNaN: true }), (ok, failed, rate) => {
      const before = chanceOfFailures(failed, ok + failed, rate);
      expect(chanceOfFailures(failed + 1, ok + failed + 1, rate)).toBeLessThanOrEqual(before + 1e-12);
    }),
  );
});

describe('what is tolerated', () => {
  test('1 % where nothing is known', () => {
    expect(toleratedRate(null)).toBe(0.01);
    expect(toleratedRate({ ok: 0, failed: 0 })).toBe(0.01);
  });

  test('less of a service that was better on many requests', () => {
    expect(toleratedRate({ ok: 100_000, failed: 10 })).toBe(0.002);
    expect(toleratedRate({ ok: 900, failed: 0 })).toBe(0.01);
  });

  test('what the release before did, with room for chance', () => {
    const rate = toleratedRate({ ok: 950, failed: 50 });
    expect(rate).toBeGreaterThan(0.05);
    expect(rate).toBeLessThan(0.065);
  });

  test('few requests excuse no more than they show', () => {
    expect(toleratedRate({ ok: 3, failed: 0 })).toBe(0.01);
    expect(toleratedRate({ ok: 2, failed: 2 })).toBe(0.5);
  });
});
