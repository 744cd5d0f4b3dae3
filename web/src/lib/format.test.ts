import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatMs, formatShare, shortDigest } from './format.ts';

test('bytes', () => {
  expect(formatBytes(512, 'en')).toBe('512 B');
  expect(formatBytes(791_555, 'en')).toBe('792 kB');
  expect(formatBytes(10_480_000, 'en')).toBe('10.5 MB');
  expect(formatBytes(19_225_000_000, 'en')).toBe('19.2 GB');
  expect(formatBytes(0, 'en')).toBe('0 B');
});

test('milliseconds and seconds', () => {
  expect(formatMs(3.26, 'en')).toBe('3.3 ms');
  expect(formatMs(0.03, 'en')).toBe('<0.1 ms');
  expect(formatMs(84.4, 'en')).toBe('84 ms');
  expect(formatMs(1236, 'en')).toBe('1.24 s');
});

test('shares: small is not zero', () => {
  expect(formatShare(0, 'en')).toBe('0.0%');
  expect(formatShare(0.0004, 'en')).toBe('<0.1%');
  expect(formatShare(0.1234, 'en')).toBe('12.3%');
});

test('durations keep their two greatest units', () => {
  expect(formatDuration(0.4)).toBe('0 s');
  expect(formatDuration(200)).toBe('3 min 20 s');
  expect(formatDuration(3600)).toBe('1 h 0 min');
  expect(formatDuration(200_000)).toBe('2 d 7 h');
});

test('digests', () => {
  expect(shortDigest('sha256:0123456789abcdef')).toBe('0123456789ab');
});
