import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyParsing, drawnParsing } from '../../test/lib/parsings.ts';
import { compareParsings } from './compare.ts';
import type { LabelSet } from './labels.ts';

const people = ['11..22', '11..22'];

test('a parsing agrees with itself entirely', () => {
  fc.assert(
    fc.property(anyParsing, (parsing) => {
      const same = compareParsings(parsing, parsing);
      expect([same.agreement, same.foregroundAgreement, same.meanAccuracy, same.meanIou]).toEqual([1, 1, 1, 1]);
      expect(same.people.missing).toEqual([]);
      expect(same.people.extra).toEqual([]);
      for (const pair of same.people.matched) {
        expect(pair).toEqual({ reference: pair.reference, candidate: pair.reference, iou: 1, partIou: 1 });
      }
    }),
  );
});

test('figures worked out by hand', () => {
  const reference = drawnParsing(['33..44', '33..44'], people);
  const candidate = drawnParsing(['33..44', '3...45'], ['11..22', '1...22']);
  const {
    agreement,
    foregroundAgreement,
    meanAccuracy,
    meanIou,
    classes,
    people: matching,
  } = compareParsings(reference, candidate);
  // 12 pixels: one torso lost to background, one upper arm called class 5.
  expect(agreement).toBeCloseTo(10 / 12);
  expect(foregroundAgreement).toBeCloseTo(6 / 8);
  expect(meanAccuracy).toBeCloseTo((4 / 4 + 3 / 4 + 3 / 4) / 3);
  expect(classes.filter((row) => row.iou !== null).map((row) => [row.label, row.iou])).toEqual([
    [0, 4 / 5],
    [3, 3 / 4],
    [4, 3 / 4],
    [5, 0],
  ]);
  expect(meanIou).toBeCloseTo((4 / 5 + 3 / 4 + 3 / 4 + 0) / 4);
  expect(matching).toEqual({
    matched: [
      { reference: 2, candidate: 2, iou: 1, partIou: 3 / 8 },
      { reference: 1, candidate: 1, iou: 3 / 4, partIou: 3 / 4 },
    ],
    missing: [],
    extra: [],
  });
});

test('people who overlap too little are missing here and extra there', () => {
  const reference = drawnParsing(['33..44', '33..44'], people);
  const candidate = drawnParsing(['3...44', '....44'], people);
  const { people: matching } = compareParsings(reference, candidate);
  expect(matching.matched.map((pair) => [pair.reference, pair.candidate])).toEqual([[2, 2]]);
  expect(matching).toMatchObject({ missing: [1], extra: [1] });
  expect(compareParsings(reference, candidate, { matchIou: 0.25 }).people.missing).toEqual([]);
});

test('the best pair is made first, and nobody is paired twice', () => {
  const reference = drawnParsing(['333333'], ['111111']);
  const candidate = drawnParsing(['333333'], ['211111']);
  const { people: matching } = compareParsings(reference, candidate, { matchIou: 0.1 });
  expect(matching.matched.map((pair) => [pair.reference, pair.candidate])).toEqual([[1, 1]]);
  expect(matching.extra).toEqual([2]);
});

test('classes are the same when their names are, whatever their ids; unknown ones never agree', () => {
  const named = (...names: string[]): LabelSet => ({
    name: 'test',
    labels: names.map((name, id) => ({ id, name, color: [id, id, id] })),
  });
  const reference = drawnParsing(['1122'], undefined, named('Background', 'head', 'torso'));
  const reordered = drawnParsing(['2211'], undefined, named('background', 'torso', 'head'));
  expect(compareParsings(reference, reordered).agreement).toBe(1);
  const foreign = drawnParsing(['1123'], undefined, named('background', 'head', 'torso', 'wing'));
  expect(compareParsings(reference, foreign)).toMatchObject({ agreement: 3 / 4 });
});

test('two empty pictures agree', () => {
  const empty = drawnParsing(['....']);
  expect(compareParsings(empty, empty)).toMatchObject({ agreement: 1, foregroundAgreement: 1, meanIou: 1 });
});

test('parsings of two sizes are a mistake of the caller', () => {
  expect(() => compareParsings(drawnParsing(['..']), drawnParsing(['.', '.']))).toThrow('2 x 1 and 1 x 2');
});
