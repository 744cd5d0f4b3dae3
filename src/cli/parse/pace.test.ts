import { expect, test } from 'vitest';
import { formatSeconds } from '../duration.ts';
import { formatPace, paceOf } from './pace.ts';

test('rate and time left follow from what is done', () => {
  expect(paceOf(10, 40, 5000)).toEqual({ rate: 2, left: 15 });
  expect(paceOf(40, 40, 5000)).toEqual({ rate: 8, left: 0 });
  expect(paceOf(0, 40, 5000).left).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  [{ rate: 0, left: Number.POSITIVE_INFINITY }, 'starting'],
  [{ rate: 2, left: 15 }, '2.0 images/s, 15 s left'],
  [{ rate: 12.4, left: 0 }, '12 images/s'],
  [{ rate: 0.5, left: 100 }, '0.50 images/s, 1 min 40 s left'],
  [{ rate: 0.05, left: 7300 }, '3.0 images/min, 2 h 01 min left'],
])('%j reads %s', (pace, text) => {
  expect(formatPace(pace)).toBe(text);
});

test.each([
  [0.42, '0.4 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [3599.7, '1 h 00 min'],
  [3725, '1 h 02 min'],
])('%f seconds read %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});
