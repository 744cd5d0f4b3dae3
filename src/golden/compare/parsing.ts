import { type ClassComparison, type Comparison, compareParsings } from '../../parsing/compare.ts';
import { confusionOf } from '../../parsing/confusion.ts';
import type { Parsing } from '../../parsing/parsing.ts';
import { fail, type Judgement, pass } from '../judgement.ts';
import { judgeLabelTables, list } from './label-tables.ts';
import { findPermutation } from './permutation.ts';
import { readParsing, readParsingFields, toParsing } from './read-parsing.ts';

export interface ParsingTolerance {
  /** Least share of pixels with the same class. */
  agreement: number;
  /** Least IoU of every class that is not tiny. */
  iou: number;
  /** Must the same people be found? */
  people: boolean;
}

export const PARSING_TOLERANCE: ParsingTolerance = { agreement: 0.99, iou: 0.97, people: true };

/** A class is tiny below this share of the picture, in both parsings: its IoU is decided by a few border pixels. */
export const TINY_SHARE = 0.002;

/** Compares two answers of `POST /parse?format=json&masks=rle`. @throws Error when the expected one cannot be read */
export function compareParsing(expected: Uint8Array, answer: Uint8Array, tolerance: ParsingTolerance): Judgement {
  const reference = readParsing(expected);
  let candidate: Parsing;
  try {
    const fields = readParsingFields(answer);
    const { width, height } = fields.image;
    // Before its masks are read: a size is a claim that costs memory.
    if (width !== reference.size.width || height !== reference.size.height) {
      const wanted = `${reference.size.width} x ${reference.size.height}`;
      return fail('size-differs', `The parsing is of ${width} x ${height} pixels instead of ${wanted}.`);
    }
    candidate = toParsing(fields);
  } catch (error) {
    return fail('answer-malformed', `The answer is not a parsing: ${(error as Error).message}.`.replace(/\.\.$/, '.'));
  }
  return judgeParsing(reference, candidate, tolerance);
}

/** Judges a parsing by one of the same size. */
export function judgeParsing(reference: Parsing, candidate: Parsing, tolerance: ParsingTolerance): Judgement {
  const comparison = compareParsings(reference, candidate);
  const pixels = reference.size.width * reference.size.height;
  const isTiny = (count: number) => count < TINY_SHARE * pixels;
  const worst = worstClass(comparison, isTiny);
  const figures = figuresOf(comparison, worst);
  const judged =
    judgeLabelTables(reference.labels, candidate.labels) ??
    judgeEmptiness(reference, candidate) ??
    judgePixels(comparison, worst, tolerance) ??
    (tolerance.people ? judgePeople(comparison) : null);
  if (judged === null) return pass(`${percent(comparison.agreement)} of the pixels have the expected class.`, figures);
  if (judged.cause === 'answers-differ') {
    const moved = findPermutation(confusionOf(reference, candidate), isTiny);
    if (moved !== null) return { ...permuted(reference, moved), figures };
    // Who is missing or invented says more than how many pixels that made.
    const people = tolerance.people ? judgePeople(comparison) : null;
    if (people !== null) return { ...people, summary: `${people.summary} ${judged.summary}`, figures };
  }
  return { ...judged, figures };
}

function judgeEmptiness(reference: Parsing, candidate: Parsing): Judgement | null {
  if (reference.segments.length === 0 || candidate.segments.length > 0) return null;
  return fail('answer-empty', 'Nothing was found in the picture.');
}

function judgePixels(
  { agreement }: Comparison,
  worst: ClassComparison | null,
  tolerance: ParsingTolerance,
): Judgement | null {
  const reasons: string[] = [];
  if (agreement < tolerance.agreement) {
    reasons.push(`${percent(agreement)} of the pixels have the expected class, ${percent(tolerance.agreement)} must`);
  }
  if (worst !== null && worst.iou! < tolerance.iou) {
    reasons.push(`the IoU of ${worst.name} is ${worst.iou!.toFixed(3)}, ${tolerance.iou} is the least`);
  }
  return reasons.length === 0 ? null : fail('answers-differ', sentence(reasons.join('; ')));
}

function judgePeople({ people: { matched, missing, extra } }: Comparison): Judgement | null {
  if (missing.length > 0) {
    return fail('people-missing', `${missing.length} of ${matched.length + missing.length} people were not found.`);
  }
  if (extra.length > 0) {
    return fail('people-invented', `${matched.length + extra.length} people were found instead of ${matched.length}.`);
  }
  return null;
}

function permuted({ labels: { labels } }: Parsing, moved: [number, number][]): Judgement {
  const names = moved.map(([from, to]) => `${labels[from]!.name} is called ${labels[to]!.name}`);
  return fail('labels-permuted', `Classes are exchanged: ${list(names)}.`);
}

/** The class with the lowest IoU among those that are not tiny; null when there is none. */
function worstClass({ classes }: Comparison, isTiny: (count: number) => boolean): ClassComparison | null {
  const compared = classes.filter(
    ({ iou, reference, candidate }) => iou !== null && !(isTiny(reference) && isTiny(candidate)),
  );
  return compared.sort((a, b) => a.iou! - b.iou!)[0] ?? null;
}

function figuresOf(comparison: Comparison, worst: ClassComparison | null): Record<string, number> {
  const { agreement, foregroundAgreement, meanIou, people } = comparison;
  return {
    agreement,
    foreground_agreement: foregroundAgreement,
    mean_iou: meanIou,
    lowest_iou: worst?.iou ?? 1,
    people_matched: people.matched.length,
    people_missing: people.missing.length,
    people_invented: people.extra.length,
  };
}

/** Rounded down: 99.99 % is not 100 %. */
export function percent(share: number): string {
  return `${(Math.floor(share * 1e4) / 100).toFixed(2)} %`;
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
