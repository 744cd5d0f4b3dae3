import { expect, test } from 'vitest';
import { nextAsk } from './health.ts';

test('a server that is gone is asked less and less often, but never given up', () => {
  const delays = [1, 2, 3, 4, 5, 50].map((tries) => nextAsk({ state: 'gone', tries }));
  expect(delays).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('while the service prepares itself, its reason is followed closely', () => {
  const answer = { status: 'unavailable', model_loaded: false, uptime_s: 1, reason: 'fetching' } as const;
  expect(nextAsk({ state: 'unavailable', answer })).toBeLessThan(
    nextAsk({ state: 'ok', answer: { ...answer, status: 'ok' } }),
  );
});
