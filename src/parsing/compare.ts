import { type Confusion, columnSum, confusionOf, hits, pixelSum, rowSum } from './confusion.ts';
import { matchPeople, type PeopleComparison } from './match-people.ts';
import type { Parsing } from './parsing.ts';

export interface ClassComparison {
  label: number;
  name: string;
  /** Intersection over union, 0..1; null when neither parsing has the class. */
  iou: number | null;
  /** Pixels of the class in the reference. */
  reference: number;
  /** Pixels of the class in the candidate. */
  candidate: number;
}

export interface Comparison {
  /** Share of all pixels with the same class, 0..1. */
  agreement: number;
  /** The same among pixels that at least one of the two does not call background; 1 when there are none. */
  foregroundAgreement: number;
  /** Mean, over the classes of the reference that occur, of the share of their pixels that the candidate has too. */
  meanAccuracy: number;
  /** Mean IoU over the classes that occur in either, background included. */
  meanIou: number;
  classes: ClassComparison[];
  people: PeopleComparison;
}

export interface CompareOptions {
  /** Two masks are the same person's from this IoU on, 0..1. */
  matchIou?: number;
}

/**
 * Compares a parsing with a reference of the same size. Classes are matched by name: the order of ids may differ.
 * The formulas are those of M2FP's evaluator (pixels counted by reference and candidate class; IoU = hits / (row +
 * column - hits)), with one difference: a class that is in neither picture is left out of the means, where an
 * evaluator over a whole dataset would count it as 0.
 */
export function compareParsings(
  reference: Parsing,
  candidate: Parsing,
  { matchIou = 0.5 }: CompareOptions = {},
): Comparison {
  const [a, b] = [reference.size, candidate.size];
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`parsings of two sizes: ${a.width} x ${a.height} and ${b.width} x ${b.height}`);
  }
  const confusion = confusionOf(reference, candidate);
  const classes = reference.labels.labels
    .filter(({ id }) => id !== reference.labels.human)
    .map(({ id, name }) => compareClass(confusion, id, name));
  const expected = classes.filter((row) => row.reference > 0);
  return {
    agreement: agreement(confusion, 0),
    foregroundAgreement: agreement(confusion, hits(confusion, 0)),
    meanAccuracy: mean(expected.map((row) => hits(confusion, row.label) / row.reference)),
    meanIou: mean(classes.flatMap((row) => row.iou ?? [])),
    classes,
    people: matchPeople(reference, candidate, matchIou),
  };
}

function compareClass(confusion: Confusion, label: number, name: string): ClassComparison {
  const reference = rowSum(confusion, label);
  const candidate = columnSum(confusion, label);
  const both = hits(confusion, label);
  const either = reference + candidate - both;
  return { label, name, iou: either === 0 ? null : both / either, reference, candidate };
}

/** Share of pixels with equal classes, without `ignored` pixels, which are among the equal ones. */
function agreement(confusion: Confusion, ignored: number): number {
  let equal = -ignored;
  for (let label = 0; label < confusion.classes; label++) equal += hits(confusion, label);
  const all = pixelSum(confusion) - ignored;
  return all === 0 ? 1 : equal / all;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 1 : values.reduce((total, value) => total + value, 0) / values.length;
}
