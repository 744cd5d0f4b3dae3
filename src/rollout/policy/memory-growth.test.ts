import { expect, test } from 'vitest';
import { normal, seeded } from '../../../test/lib/noise.ts';
import { judgeGrowth, type MemorySample } from './memory-growth.ts';

const LOOKS = [0, 3, 6, 10, 14, 20, 28, 38, 48];
const curve = (bytes: (requests: number) => number, looks = LOOKS): MemorySample[] =>
  looks.map((requests) => ({ requests, bytes: bytes(requests) }));
const MB = 1e6;

test('20 MB a request are seen after ten', () => {
  const judged = judgeGrowth(curve((n) => 300 * MB + 20 * MB * n, LOOKS.slice(0, 4)));
  expect(judged).toEqual({ decision: 'grows', bytesPerRequest: 20 * MB });
});

test('growth that two stretches show asks for a third', () => {
  expect(judgeGrowth(curve((n) => 20 * MB * n, LOOKS.slice(0, 3)))).toMatchObject({ decision: 'maybe' });
  expect(judgeGrowth(curve((n) => 20 * MB * n, LOOKS.slice(0, 2)))).toEqual({
    decision: 'unknown',
    bytesPerRequest: null,
  });
});

test.each<[string, (n: number) => number]>([
  ['nothing', () => 300 * MB],
  ['a warm-up that ends', (n) => 300 * MB + 25 * MB * Math.min(n, 10)],
  ['pools that double once', (n) => (n > 16 ? 600 : 300) * MB],
  ['a saw of a garbage collector', (n) => 300 * MB + ((n * 20) % 160) * MB],
  ['one megabyte a request', (n) => 300 * MB + n * MB],
  ['a fast warm-up that fades', (n) => (300 + 800 * (1 - Math.exp(-n / 6))) * MB],
])('%s is no leak', (_, bytes) => {
  expect(judgeGrowth(curve(bytes)).decision).not.toBe('grows');
});

/** Resident megabytes of a fresh worker after 0, 5, 10, 16, 24, 32 and 48 requests, one after the other. */
test.each([
  ['lite', [372, 398, 425, 465, 501, 517, 520]],
  ['full', [438, 487, 532, 567, 585, 599, 601]],
])('the warm-up of the embedded parser is no leak: %s', (_, megabytes) => {
  const samples = megabytes.map((held, look) => ({ requests: [0, 5, 10, 16, 24, 32, 48][look]!, bytes: held * MB }));
  for (let looks = 2; looks <= samples.length; looks++) {
    expect(judgeGrowth(samples.slice(0, looks)).decision).toMatch(/unknown|steady/);
  }
});

test('what the current release grows, too, is not held against the candidate', () => {
  const both = curve((n) => 300 * MB + 16 * MB * n);
  expect(judgeGrowth(both).decision).toBe('grows');
  expect(judgeGrowth(both, both)).toMatchObject({ decision: 'steady', bytesPerRequest: 0 });
});

test('current memory that shrinks does not make a candidate grow', () => {
  const steady = curve(() => 300 * MB);
  expect(
    judgeGrowth(
      steady,
      curve((n) => 900 * MB - 10 * MB * n),
    ).decision,
  ).toBe('steady');
});

test('noise of 5 MB a sample is no leak, and hides none of 20 MB a request', () => {
  const random = seeded(3);
  for (let run = 0; run < 500; run++) {
    const noise = () => 5 * MB * normal(random);
    expect(judgeGrowth(curve(() => 300 * MB + noise())).decision).not.toBe('grows');
    expect(judgeGrowth(curve((n) => 300 * MB + 20 * MB * n + noise(), LOOKS.slice(3))).decision).toBe('grows');
  }
});
