import { expect, test } from 'vitest';
import { parseBytes, parseDuration, parseFactor } from './units.ts';

test.each([
  ['500ms', 500],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['30', null],
  ['30 s', null],
  ['-1s', null],
  ['', null],
])('%s as a duration', (text, value) => {
  expect(parseDuration(text)).toBe(value);
});

test.each([
  ['10MB', 10_000_000],
  ['4GiB', 4_294_967_296],
  ['1.5kB', 1500],
  ['0B', 0],
  ['10', null],
  ['10 MB', null],
  ['10mb', null],
])('%s as a size', (text, value) => {
  expect(parseBytes(text)).toBe(value);
});

test.each([
  ['1.5x', 1.5],
  ['2x', 2],
  ['150%', null],
  ['x', null],
])('%s as a factor', (text, value) => {
  expect(parseFactor(text)).toBe(value);
});
