import { expect, test } from 'vitest';
import { programHeartbeat } from './health.ts';

test.each([undefined, 30_000, 300_000])('a request that takes its whole deadline (%s ms) is no hang', (deadline) => {
  const { missMs, misses } = programHeartbeat(deadline === undefined ? {} : { deadline });
  expect(missMs).toBeGreaterThanOrEqual(15_000);
  expect(missMs * misses).toBeGreaterThan(deadline ?? 0);
});
