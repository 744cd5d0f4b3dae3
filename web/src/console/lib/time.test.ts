import { expect, test } from 'vitest';
import { agoOf, formatClock, formatFactor, formatSpan } from './time.ts';

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

test('a span is told in the units that it fills', () => {
  expect([0.02, 4.8, 1240, 59_990].map((ms) => formatSpan(ms, 'en'))).toEqual([
    '<0.1 ms',
    '4.8 ms',
    '1.24 s',
    '59.99 s',
  ]);
  expect([60_000, 200_000, 3_600_000].map((ms) => formatSpan(ms, 'en'))).toEqual([
    '1 min 0 s',
    '3 min 20 s',
    '1 h 0 min',
  ]);
});
