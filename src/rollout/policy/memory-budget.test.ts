import { expect, test } from 'vitest';
import { judgeMemory } from './memory-budget.ts';

const MB = 1e6;

test.each([
  [500 * MB, 300 * MB, 'over'],
  [440 * MB, 300 * MB, 'within'],
  [200 * MB, 80 * MB, 'within'],
  [100 * MB, 900 * MB, 'within'],
  [null, 300 * MB, 'unknown'],
  [500 * MB, null, 'unknown'],
] as const)('%s against %s is %s', (candidate, current, decision) => {
  expect(judgeMemory(candidate, current, 1.5).decision).toBe(decision);
});
