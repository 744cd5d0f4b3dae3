import type { Point } from '../../../geometry.ts';
import type { Pose } from '../skeleton/pose.ts';
import type { Face } from './face.ts';
import type { MaskField } from './mask-field.ts';

/** All that is known of one person before pixels are given to parts. Pairs are left, right. */
export interface Body {
  pose: Pose;
  /** Shoulder width in pixels of the photo. */
  unit: number;
  hands: readonly [Point | null, Point | null];
  toes: readonly [Point | null, Point | null];
  heels: readonly [Point | null, Point | null];
  face: Face | null;
  /** Where the person probably is: the greatest of these counts. */
  masks: readonly MaskField[];
  /** 0..1 */
  score: number;
}
