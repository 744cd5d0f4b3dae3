import { expect, test } from 'vitest';
import { ServiceTime } from './service-time.ts';

test('Retry-After is the time in which half of those inside are worked off, at the measured pace', () => {
  const time = new ServiceTime();
  time.record(600);
  expect(time.retryAfter(34, 2)).toBe(6); // 34 x 0.6 s / 2 at once / 2 = 5.1 s
});

test('the mean follows the newest requests', () => {
  const time = new ServiceTime();
  for (let i = 0; i < 50; i++) time.record(100);
  for (let i = 0; i < 50; i++) time.record(400);
  expect(time.meanMs).toBeCloseTo(400, 0);
});

test('never less than a second, and a guess before anything was measured', () => {
  const time = new ServiceTime();
  expect(time.meanMs).toBeNull();
  expect(time.retryAfter(8, 2)).toBe(2);
  time.record(1);
  expect(time.retryAfter(1, 2)).toBe(1);
});
