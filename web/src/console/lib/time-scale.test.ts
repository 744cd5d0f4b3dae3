import { expect, test } from 'vitest';
import { timeScale } from './time-scale.ts';

test('each power has the same room, from a millisecond to the mark after the longest', () => {
  const { place, marks } = timeScale([3, 45_000]);
  expect([place(1), place(60_000)]).toEqual([0, 1]);
  expect(place(100) - place(10)).toBeCloseTo(place(10) - place(1));
  expect(marks.map(({ value, unit }) => `${value} ${unit}`)).toEqual([
    '1 ms',
    '10 ms',
    '100 ms',
    '1 s',
    '10 s',
    '1 min',
  ]);
});

test('times beyond the axis stay on it; without any it reaches to a second', () => {
  const { place, marks } = timeScale([]);
  expect([place(0), place(0.001), place(1e9)]).toEqual([0, 0, 1]);
  expect(marks.at(-1)).toMatchObject({ share: 1, value: 1, unit: 's' });
});

test('what takes less than a millisecond has room, too', () => {
  expect(timeScale([0.02]).place(0.02)).toBe(0);
  expect(timeScale([0.02]).place(1)).toBeGreaterThan(0.3);
});
