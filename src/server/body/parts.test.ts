import { expect, test } from 'vitest';
import { Parts } from './parts.ts';

const bytes = (length: number, from = 0) => Buffer.from(Array.from({ length }, (_, i) => (from + i) % 251));

test('large chunks are kept as they are', () => {
  const parts = new Parts();
  const chunks = [bytes(5_000), bytes(60_000)];
  for (const chunk of chunks) parts.push(chunk);
  expect(parts.all()).toEqual(chunks);
  expect(parts.all()[1]).toBe(chunks[1]);
});

test('small chunks are put together, whatever comes in between, and the order stays', () => {
  const parts = new Parts();
  const whole = bytes(100_000);
  const cuts = [
    0, 1, 2, 3, 10, 8_000, 8_001, 8_002, 30_000, 33_000, 36_000, 39_000, 42_000, 45_000, 48_000, 99_999, 100_000,
  ];
  for (const [i, cut] of cuts.entries()) parts.push(whole.subarray(cuts[i - 1] ?? 0, cut));
  expect(parts.size).toBe(100_000);
  expect(Buffer.concat(parts.all()).equals(whole)).toBe(true);
});

test('a million one-byte chunks become a few', () => {
  const parts = new Parts();
  for (let i = 0; i < 1_000_000; i++) parts.push(Buffer.of(i & 255));
  expect(parts.all().length).toBeLessThan(100);
  expect(parts.all().reduce((sum, part) => sum + part.length, 0)).toBe(1_000_000);
});

test('nothing is nothing', () => {
  expect(new Parts().all()).toEqual([]);
});
