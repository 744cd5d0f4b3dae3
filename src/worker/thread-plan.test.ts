import { expect, test } from 'vitest';
import { planThreads } from './thread-plan.ts';

test.each([
  [1, { runners: 1, threads: 1 }],
  [2, { runners: 2, threads: 1 }],
  [3, { runners: 2, threads: 1 }],
  [8, { runners: 2, threads: 4 }],
])('%i cores', (cores, plan) => {
  expect(planThreads(cores)).toMatchObject(plan);
});
