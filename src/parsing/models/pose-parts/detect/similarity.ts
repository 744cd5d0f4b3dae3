import { JOINTS, SIGMA } from '../skeleton/joints.ts';
import { type Detection, type Extent, extentArea } from '../skeleton/pose.ts';

/** Joints below this say nothing about whether two poses are one person's. */
const SEEN = 0.15;

export function extentIou(a: Extent, b: Extent): number {
  const common = commonArea(a, b);
  return common === 0 ? 0 : common / (extentArea(a) + extentArea(b) - common);
}

function commonArea(a: Extent, b: Extent): number {
  const w = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const h = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  return w <= 0 || h <= 0 ? 0 : w * h;
}

/**
 * Object keypoint similarity (the COCO keypoint evaluation's, made symmetric): the mean over the joints that both see
 * of exp(-d^2 / (2 area (2 sigma)^2)), with the mean area of the two boxes.
 * @returns 0..1; 0 when they see fewer than 3 joints in common
 */
export function keypointSimilarity(a: Detection, b: Detection): number {
  const area = (extentArea(a.box) + extentArea(b.box)) / 2;
  if (area <= 0) return 0;
  let sum = 0;
  let count = 0;
  for (let j = 0; j < JOINTS; j++) {
    if (a.pose.score[j]! < SEEN || b.pose.score[j]! < SEEN) continue;
    const dx = a.pose.x[j]! - b.pose.x[j]!;
    const dy = a.pose.y[j]! - b.pose.y[j]!;
    const spread = 2 * SIGMA[j]!;
    sum += Math.exp(-(dx * dx + dy * dy) / (2 * area * spread * spread));
    count++;
  }
  return count < 3 ? 0 : sum / count;
}

/** Whether two detections are one person: alike in joints, or in box and joints, or all but the same box. */
export function samePerson(a: Detection, b: Detection): boolean {
  const iou = extentIou(a.box, b.box);
  if (iou > 0.8) return true;
  if (iou === 0) return false;
  const similarity = keypointSimilarity(a, b);
  return similarity > 0.6 || (iou > 0.55 && similarity > 0.4);
}

/** Whether two detections of one and the same pass are a doubling: that takes more, as the network tells people apart itself. */
export function doubled(a: Detection, b: Detection): boolean {
  return extentIou(a.box, b.box) > 0.7 && keypointSimilarity(a, b) > 0.75;
}

/**
 * Whether a merged person is but a part of a better one: most of their box lies in the other's, and the joints that both
 * show coincide.
 */
export function partOfBetter(person: Detection, better: Detection): boolean {
  return commonArea(person.box, better.box) > 0.8 * extentArea(person.box) && keypointSimilarity(person, better) > 0.65;
}
