import { expect, test } from 'vitest';
import type { WayAdvice } from '../../../../src/api/control/advice.ts';
import { rangeOf } from './way-range.ts';

const way = (rest: Partial<WayAdvice>) => ({ possible: true, low_ms: 410, high_ms: 90_000, ...rest }) as WayAdvice;

test('between which two a time should lie', () => {
  expect(rangeOf(way({}), 'en')).toBe('410 ms – 1 min 30 s');
});

test('there is none of what was measured, is not known, or is not possible', () => {
  expect(rangeOf(way({ high_ms: 410 }), 'en')).toBeNull();
  expect(rangeOf(way({ low_ms: null }), 'en')).toBeNull();
  expect(rangeOf(way({ possible: false }), 'en')).toBeNull();
});
