import { expect, test } from 'vitest';
import { agoOf, formatClock, formatFactor } from './time.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');

test.each([
  ['2026-03-04T11:59:20Z', [40, 's']],
  ['2026-03-04T12:00:09Z', [0, 's']],
  ['2026-03-04T11:57:00Z', [3, 'min']],
  ['2026-03-04T09:30:00Z', [2, 'h']],
  ['2026-03-01T09:30:00Z', [3, 'd']],
])('%s', (iso, ago) => {
  expect(agoOf(iso, NOW)).toEqual(ago);
});

test('another day is named', () => {
  const today = new Date(NOW).toISOString();
  expect(formatClock(today, 'en', NOW)).toMatch(/^\d\d:\d\d$/);
  expect(formatClock(today, 'en', NOW, true)).toMatch(/^\d\d:\d\d:\d\d$/);
  expect(formatClock(NOW - 3 * 86_400_000, 'en', NOW)).toMatch(/Mar 1.*\d\d:\d\d/);
});

test('factors', () => {
  expect(formatFactor(1.4, 'en')).toBe('×1.40');
});
