import { expect, test } from 'vitest';
import { judgeLiveMemory } from './live-memory.ts';
import type { MemorySample } from './memory-growth.ts';

const MB = 1e6;
/** Twenty samples in a minute, ten requests between two. */
const minute = (bytes: (requests: number, i: number) => number): MemorySample[] =>
  Array.from({ length: 20 }, (_, i) => ({ requests: 10 * (i + 1), bytes: bytes(10 * (i + 1), i) }));
const judge = (samples: MemorySample[], declared: number | null, budget: number | null = null) =>
  judgeLiveMemory(samples, { declared, budget }, 60_000);

test('a leak that passes the limit within the hour decides', () => {
  expect(
    judge(
      minute((n) => 300 * MB + 2 * MB * n),
      4000 * MB,
    ),
  ).toMatchObject({ decision: 'grows', bytesPerRequest: expect.closeTo(2 * MB) });
});

test('one that takes longer does not', () => {
  // 120 MB a minute: 4 GB in half an hour, 40 GB in five.
  expect(
    judge(
      minute((n) => 300 * MB + 0.6 * MB * n),
      40_000 * MB,
    ).decision,
  ).toBe('within');
});

test('the budget is an end for leaks alone', () => {
  expect(
    judge(
      minute((n) => 300 * MB + 2 * MB * n),
      null,
      900 * MB,
    ).decision,
  ).toBe('grows');
  expect(
    judge(
      minute(() => 1000 * MB),
      null,
      900 * MB,
    ).decision,
  ).toBe('within');
});

test('few requests do not tell a leak from a warm-up', () => {
  const few = minute((n) => 300 * MB + 2 * MB * n).map(({ bytes }, i) => ({ requests: 2 * (i + 1), bytes }));
  expect(judge(few, 4000 * MB).decision).toBe('within');
});

test('a warm-up that fades or ends is no leak, nor is a saw', () => {
  expect(
    judge(
      minute((n) => (300 + 1000 * (1 - Math.exp(-n / 80))) * MB),
      1200 * MB,
    ).decision,
  ).toBe('within');
  expect(
    judge(
      minute((n) => 300 * MB + 5 * MB * Math.min(n, 60)),
      1000 * MB,
    ).decision,
  ).toBe('within');
  expect(
    judge(
      minute((n) => 300 * MB + ((5 * n) % 200) * MB),
      1000 * MB,
    ).decision,
  ).toBe('within');
});

test('three samples above the limit decide, a peak does not', () => {
  expect(
    judge(
      minute((_, i) => (i >= 17 ? 600 : 300) * MB),
      500 * MB,
    ).decision,
  ).toBe('over');
  expect(
    judge(
      minute((_, i) => (i === 18 ? 600 : 300) * MB),
      500 * MB,
    ).decision,
  ).toBe('within');
});

test('without a limit, or samples, nothing is said', () => {
  expect(
    judge(
      minute((n) => 20 * MB * n),
      null,
    ),
  ).toMatchObject({ decision: 'unknown', bytes: 4000 * MB });
  expect(judge([], 100 * MB)).toEqual({ decision: 'unknown', bytes: null, bytesPerRequest: null });
  expect(judge(minute((n) => 300 * MB + 20 * MB * n).slice(0, 4), 1e12).decision).toBe('within');
});

test('memory that grows without requests is not told as growing with them', () => {
  const idle = minute((_, i) => (300 + 20 * i) * MB).map(({ bytes }) => ({ requests: 0, bytes }));
  expect(judge(idle, 4000 * MB).decision).toBe('within');
});
