import { expect, test } from 'vitest';
import { budgetBytes, judgeMemory } from './memory-budget.ts';

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

test('its budget in bytes', () => {
  expect(budgetBytes(null)).toBeNull();
  expect(budgetBytes(600 * MB)).toBe(900 * MB);
  expect(budgetBytes(600 * MB, 2)).toBe(1200 * MB);
  expect(budgetBytes(60 * MB)).toBe(188 * MB);
});

test('what the gate lets pass is within those bytes', () => {
  for (const bytes of [100, 188, 189, 400, 900]) {
    const over = judgeMemory(bytes * MB, 60 * MB, 1.5).decision === 'over';
    expect(over).toBe(bytes * MB > budgetBytes(60 * MB)!);
  }
});
