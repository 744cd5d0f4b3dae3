import type { Size } from './geometry.ts';
import type { LabelSet } from './labels.ts';
import type { Mask } from './mask.ts';

/** One person: the union of the segments that carry its id. */
export interface Person {
  /** 1, 2, … best first. */
  id: number;
  /** 0..1 */
  score: number;
  mask: Mask;
}

/** One class of one person (or of nobody in particular, where the model does not tell people apart). */
export interface Segment {
  /** Class id in the label set. */
  label: number;
  person: number | null;
  /** 0..1 */
  score: number;
  mask: Mask;
}

/** What a model says about one image. All masks have the image's size. */
export interface Parsing {
  size: Size;
  labels: LabelSet;
  people: Person[];
  segments: Segment[];
}
