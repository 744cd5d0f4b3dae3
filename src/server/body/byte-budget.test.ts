import { expect, test } from 'vitest';
import { createByteBudget } from './byte-budget.ts';

test('leases share one budget, and what is released can be taken again', () => {
  const budget = createByteBudget(100);
  const [first, second] = [budget.lease(), budget.lease()];
  expect(first.take(60)).toBe(true);
  expect(second.take(50)).toBe(false);
  expect(second.take(40)).toBe(true);
  first.release();
  first.release();
  expect(second.take(60)).toBe(true);
  expect(second.take(1)).toBe(false);
});
