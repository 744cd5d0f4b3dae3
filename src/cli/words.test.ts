import { expect, test } from 'vitest';
import { table } from './table.ts';
import { ago, count, formatBytes, formatMs, lasting, shortId } from './words.ts';

test.each([
  [0.041, '0.04 ms'],
  [2.14, '2.1 ms'],
  [640.4, '640 ms'],
  [12_300, '12 s'],
])('%d ms are %s', (ms, text) => expect(formatMs(ms)).toBe(text));

test.each([
  [1, '1 byte'],
  [999, '999 bytes'],
  [4200, '4.2 kB'],
  [48e6, '48.0 MB'],
  [1.2e9, '1.20 GB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test('times are told from now, and from a clock that is behind as now', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  expect(ago('2026-03-01T11:59:20Z', now)).toBe('40 s ago');
  expect(ago('2026-03-01T12:00:05Z', now)).toBe('0.0 s ago');
  expect(lasting('2026-03-01T11:58:00Z', null, now)).toBe('2 min 00 s');
  expect(lasting('2026-03-01T11:58:00Z', '2026-03-01T11:58:03Z', now)).toBe('3.0 s');
});

test('names', () => {
  expect(count(1, 'file')).toBe('1 file');
  expect(count(0, 'file')).toBe('0 files');
  expect(shortId(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab');
});

test('a table aligns words at the left and numbers at the right, and shows what is absent', () => {
  const rows = [
    ['a', 7, null],
    ['longer', 128, 'x'],
  ];
  expect(table(['name', 'n', 'why'], rows)).toBe(['NAME      N  WHY', 'a         7  -', 'longer  128  x'].join('\n'));
});
