import type { ComparisonSpec } from '../golden-set.ts';
import type { Judgement } from '../judgement.ts';
import { compareBytes } from './bytes.ts';
import { compareJson } from './json.ts';
import { compareParsing, PARSING_TOLERANCE, type ParsingTolerance } from './parsing.ts';
import type { Pictures } from './pictures.ts';

/** Comparisons that are computed here, not by a program of somebody else. */
export type ComputedSpec = Exclude<ComparisonSpec, { kind: 'command' }>;

export interface Task {
  spec: ComputedSpec;
  /** The release's tolerance: what holds where the case says nothing. */
  tolerance: Partial<ParsingTolerance>;
  expected: Uint8Array;
  answer: Uint8Array;
  /** The photo to draw parsings on; without it nothing is drawn. */
  photo?: Uint8Array;
}

export interface Compared {
  judgement: Judgement;
  pictures: Pictures | null;
}

/**
 * Compares one answer with the expected one in the way that its golden case asks for. What decodes and draws pictures is loaded
 * when it is needed: a probe on a clock, which starts a thread for one parsing, does without.
 */
export async function compare({ spec, tolerance, expected, answer, photo }: Task): Promise<Compared> {
  switch (spec.kind) {
    case 'parsing': {
      const judgement = compareParsing(expected, answer, resolveTolerance(spec, tolerance));
      if (photo === undefined) return { judgement, pictures: null };
      const { drawPictures } = await import('./pictures.ts');
      return { judgement, pictures: await drawPictures(photo, expected, answer) };
    }
    case 'json':
      return { judgement: compareJson(expected, answer, spec), pictures: null };
    case 'image': {
      const { compareImage } = await import('./image.ts');
      return { judgement: await compareImage(expected, answer, spec), pictures: null };
    }
    case 'bytes':
      return { judgement: compareBytes(expected, answer), pictures: null };
  }
}

function resolveTolerance(
  spec: Extract<ComputedSpec, { kind: 'parsing' }>,
  release: Partial<ParsingTolerance>,
): ParsingTolerance {
  return {
    agreement: spec.agreement ?? release.agreement ?? PARSING_TOLERANCE.agreement,
    iou: spec.iou ?? release.iou ?? PARSING_TOLERANCE.iou,
    people: spec.people ?? release.people ?? PARSING_TOLERANCE.people,
  };
}
