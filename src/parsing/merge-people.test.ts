import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyParsing, drawnParsing } from '../../test/lib/parsings.ts';
import { paintLabelMap } from './label-map.ts';
import { mergePeople } from './merge-people.ts';

test('the label map stays, the people go, every class is one segment', () => {
  fc.assert(
    fc.property(anyParsing, (parsing) => {
      const merged = mergePeople(parsing);
      expect(paintLabelMap(merged)).toEqual(paintLabelMap(parsing));
      expect(merged.people).toEqual([]);
      const classes = merged.segments.map((segment) => segment.label);
      expect(classes).toEqual([...new Set(parsing.segments.map((s) => s.label))].sort((a, b) => a - b));
      expect(merged.segments.every((segment) => segment.person === null)).toBe(true);
    }),
  );
});

test('the score is the mean by area', () => {
  const merged = mergePeople(drawnParsing(['3333'], ['1112']));
  expect(merged.segments[0]!.score).toBeCloseTo((3 * 0.95 + 0.85) / 4);
});
