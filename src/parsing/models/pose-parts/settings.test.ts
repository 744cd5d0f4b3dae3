import { expect, test } from 'vitest';
import { LastgoodError } from '../../../errors.ts';
import { poseParts } from './recipe.ts';
import { readSettings, SIZES } from './settings.ts';

test('full is what you get when you do not say', () => {
  expect(readSettings({})).toBe(SIZES.full);
  expect(readSettings({ size: 'lite' })).toBe(SIZES.lite);
});

test('a size that does not exist is refused by name', () => {
  expect(() => readSettings({ size: 'huge' })).toThrow(LastgoodError);
  expect(() => readSettings({ size: 'toString' })).toThrow('"toString"');
});

test('each size names its networks, and only those', () => {
  expect(poseParts.networks({})).toEqual(['movenet-multipose.onnx', 'blazepose-full.onnx', 'facemesh.onnx']);
  expect(poseParts.networks({ size: 'lite' })).toContain('blazepose-lite.onnx');
});

test('a network that is not there is a bug of the caller', () => {
  expect(() => poseParts.create({}, {})).toThrow('movenet-multipose.onnx');
});
