import { expect, test } from 'vitest';
import { progressIn } from './progress-in.ts';

test('reads percent out of a sentence', () => {
  expect(progressIn('Fetching the model: 43 % of 144 MB')).toBe(0.43);
  expect(progressIn('99.5%')).toBe(0.995);
  expect(progressIn('250 %')).toBe(1);
});

test('reads amounts out of a sentence', () => {
  expect(progressIn('Fetching movenet-multipose.onnx: 36 of 144 MB.')).toBe(0.25);
  expect(progressIn('Fetching: 0 of 0 MB.')).toBeNull();
});

test('a sentence without percent has no progress', () => {
  expect(progressIn('Converting movenet-multipose')).toBeNull();
  expect(progressIn(undefined)).toBeNull();
});
