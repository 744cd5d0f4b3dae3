import fc from 'fast-check';
import { segmentsFromLabelMap } from '../../src/parsing/label-map.ts';
import { posePartsLabels } from '../../src/parsing/label-sets/pose-parts.ts';
import type { LabelSet } from '../../src/parsing/labels.ts';
import type { Parsing } from '../../src/parsing/parsing.ts';
import { anyLabelMap } from './masks.ts';

/**
 * A parsing drawn with letters: one string a row, '.' is background, a hexadecimal digit is a class.
 * @param owners the same shape, digits are people; default: everything is person 1's
 */
export function drawnParsing(rows: string[], owners?: string[], labels: LabelSet = posePartsLabels): Parsing {
  const size = { width: rows[0]!.length, height: rows.length };
  const digits = (lines: string[]) =>
    Uint8Array.from(lines.join('').replaceAll('.', '0'), (d) => Number.parseInt(d, 16));
  const map = digits(rows);
  const people = owners ? digits(owners) : map.map((label) => (label === 0 ? 0 : 1));
  return { size, labels, ...segmentsFromLabelMap({ size, labels: map, people, scores: [0.95, 0.85, 0.75] }) };
}

/** Any parsing up to 24 x 24 with the classes of the embedded parser and at most three people. */
export const anyParsing: fc.Arbitrary<Parsing> = fc
  .tuple(anyLabelMap(16), fc.infiniteStream(fc.integer({ min: 0, max: 3 })))
  .map(([{ size, bytes }, owner]) => {
    // Vertical strips of people: shapes stay connected here and there.
    const strip = Array.from({ length: 4 }, () => owner.next().value as number);
    const people = bytes.map((_, i) => strip[Math.floor((4 * (i % size.width)) / size.width)]!);
    const cut = segmentsFromLabelMap({ size, labels: bytes, people, scores: [0.9, 0.8, 0.7] });
    return { size, labels: posePartsLabels, ...cut };
  });
