import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

const options = { firstMs: 100, maxMs: 1_000, maxAfterReadyMs: 300, healthyMs: 5_000 };

test('waits longer after each start that fails, up to a limit', () => {
  const backoff = new Backoff(options);
  const waits = Array.from({ length: 6 }, () => backoff.died('before-ready'));
  expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});

test('restarts at once when a working copy dies, and never waits long for the next one', () => {
  const backoff = new Backoff(options);
  const waits = Array.from({ length: 5 }, () => backoff.died('after-ready', 10));
  expect(waits).toEqual([0, 100, 200, 300, 300]);
});

test('a healthy while clears the account', () => {
  const backoff = new Backoff(options);
  backoff.died('after-ready', 10);
  backoff.died('after-ready', 10);
  expect(backoff.died('after-ready', 5_000)).toBe(0);
});
