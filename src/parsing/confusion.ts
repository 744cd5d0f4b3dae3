import { paintLabelMap } from './label-map.ts';
import type { LabelSet } from './labels.ts';
import type { Parsing } from './parsing.ts';

/** Pixels by the reference's class (row) and the candidate's class (column), both in the reference's ids. */
export interface Confusion {
  /** Ids of the reference are 0..classes - 1; column `classes` holds classes that only the candidate knows. */
  classes: number;
  /** Row-major, `classes` rows of `classes + 1`. */
  counts: Float64Array;
}

/** Counts how the label maps of two parsings of one size coincide. Classes are the same when their names are. */
export function confusionOf(reference: Parsing, candidate: Parsing): Confusion {
  const classes = reference.labels.labels.length;
  const columns = classes + 1;
  const counts = new Float64Array(classes * columns);
  const translated = translation(candidate.labels, reference.labels);
  const expected = paintLabelMap(reference);
  const actual = paintLabelMap(candidate);
  for (let i = 0; i < expected.length; i++) counts[expected[i]! * columns + translated[actual[i]!]!]!++;
  return { classes, counts };
}

/** For every id of one label set the id of the same name in the other, or one past its end. */
function translation(from: LabelSet, to: LabelSet): Uint16Array {
  const table = new Uint16Array(256).fill(to.labels.length);
  const ids = new Map(to.labels.map((label) => [label.name, label.id]));
  for (const { id, name } of from.labels) table[id] = ids.get(name) ?? to.labels.length;
  // Background is background, whatever a set calls it.
  table[0] = 0;
  return table;
}

/** Pixels that both parsings give to the class. */
export function hits({ classes, counts }: Confusion, label: number): number {
  return counts[label * (classes + 1) + label]!;
}

/** Pixels that the reference gives to the class. */
export function rowSum({ classes, counts }: Confusion, label: number): number {
  return sum(counts.subarray(label * (classes + 1), (label + 1) * (classes + 1)));
}

/** Pixels that the candidate gives to the class. */
export function columnSum({ classes, counts }: Confusion, label: number): number {
  let total = 0;
  for (let at = label; at < counts.length; at += classes + 1) total += counts[at]!;
  return total;
}

/** All pixels. */
export function pixelSum({ counts }: Confusion): number {
  return sum(counts);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
