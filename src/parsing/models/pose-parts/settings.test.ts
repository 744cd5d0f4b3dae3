import { expect, test } from 'vitest';
import { LastgoodError } from '../../../errors.ts';
import { poseParts } from './recipe.ts';
import { readSettings, SIZES } from './settings.ts';

test('full is what you get when you do not say', () => {
  expect(readSettings({})).toMatchObject(SIZES.full);
  expect(readSettings({ size: 'lite' })).toMatchObject(SIZES.lite);
});

test('a size that does not exist is refused by name', () => {
  expect(() => readSettings({ size: 'huge' })).toThrow(LastgoodError);
  expect(() => readSettings({ size: 'toString' })).toThrow('"toString"');
});

test('pixels are scaled as the published networks want it, or in one way for all of them', () => {
  expect(readSettings({}).gains).toEqual({ detector: 1, person: 1 / 255 });
  expect(readSettings({ input: 'unit' }).gains).toEqual({ detector: 1 / 255, person: 1 / 255 });
  expect(readSettings({ input: 'byte' }).gains).toEqual({ detector: 1, person: 1 });
  expect(() => readSettings({ input: 255 })).toThrow('no input 255');
});

test('classes are called as the release says: their ids and colours stay', () => {
  const { labels } = readSettings({}).labels;
  const names = labels.map(({ name }) => `my ${name}`);
  expect(readSettings({ labels: names }).labels.labels).toEqual(
    labels.map((label, id) => ({ ...label, name: names[id] })),
  );
});

test.each([
  ['background'],
  [[...'abcdefghijklmno']],
  [[...'abcdefghijklmnoo']],
  [[...'abcdefghijklmno', 7]],
  [[...'abcdefghijklmno', '']],
])('labels that do not name every class once are refused: %j', (labels) => {
  expect(() => readSettings({ labels })).toThrow('16 different names');
});

test('each size names its networks, and only those', () => {
  expect(poseParts.networks({})).toEqual(['movenet-multipose.onnx', 'blazepose-full.onnx', 'facemesh.onnx']);
  expect(poseParts.networks({ size: 'lite' })).toContain('blazepose-lite.onnx');
});

test('a network that is not there is a bug of the caller', () => {
  expect(() => poseParts.create({}, {})).toThrow('movenet-multipose.onnx');
});
