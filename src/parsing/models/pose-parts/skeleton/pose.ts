import type { Point } from '../../../geometry.ts';
import { JOINT, JOINTS } from './joints.ts';

/** Where a person's 17 joints are, in pixels of the photo, and how sure a network is of each (0..1). */
export interface Pose {
  x: Float64Array;
  y: Float64Array;
  score: Float64Array;
}

/** An axis-aligned rectangle in pixels of the photo; not rounded. */
export interface Extent {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** A person as one pass of a detector saw them. */
export interface Detection {
  pose: Pose;
  box: Extent;
  /** 0..1 */
  score: number;
}

export function emptyPose(): Pose {
  return { x: new Float64Array(JOINTS), y: new Float64Array(JOINTS), score: new Float64Array(JOINTS) };
}

export const extentArea = (box: Extent): number => Math.max(0, box.x1 - box.x0) * Math.max(0, box.y1 - box.y0);

export const jointAt = (pose: Pose, joint: number): Point => ({ x: pose.x[joint]!, y: pose.y[joint]! });

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

export const between = (a: Point, b: Point, t = 0.5): Point => ({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });

/** The middle between the shoulders. */
export const neckOf = (pose: Pose): Point =>
  between(jointAt(pose, JOINT.leftShoulder), jointAt(pose, JOINT.rightShoulder));

/** The middle between the hips. */
export const pelvisOf = (pose: Pose): Point => between(jointAt(pose, JOINT.leftHip), jointAt(pose, JOINT.rightHip));

/**
 * The unit in which a body is measured: the width of the shoulders in pixels. Seen from the side the shoulders
 * coincide, so the length of the torso (about 1.3 shoulder widths on an adult) and the width between the ears bound it from below.
 */
export function bodyUnit(pose: Pose): number {
  const shoulders = distance(jointAt(pose, JOINT.leftShoulder), jointAt(pose, JOINT.rightShoulder));
  const hipScore = (pose.score[JOINT.leftHip]! + pose.score[JOINT.rightHip]!) / 2;
  const torso = hipScore >= 0.2 ? 0.65 * distance(neckOf(pose), pelvisOf(pose)) : 0;
  const bothEars = Math.min(pose.score[JOINT.leftEar]!, pose.score[JOINT.rightEar]!) >= 0.3;
  const ears = bothEars ? 1.6 * distance(jointAt(pose, JOINT.leftEar), jointAt(pose, JOINT.rightEar)) : 0;
  return Math.max(shoulders, torso, ears, 1);
}

/** The rectangle about the joints of at least `minScore`; null when no joint reaches it. */
export function jointExtent(pose: Pose, minScore: number): Extent | null {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let j = 0; j < JOINTS; j++) {
    if (pose.score[j]! < minScore) continue;
    box.x0 = Math.min(box.x0, pose.x[j]!);
    box.y0 = Math.min(box.y0, pose.y[j]!);
    box.x1 = Math.max(box.x1, pose.x[j]!);
    box.y1 = Math.max(box.y1, pose.y[j]!);
  }
  return box.x1 >= box.x0 ? box : null;
}

export const joinExtents = (a: Extent, b: Extent): Extent => ({
  x0: Math.min(a.x0, b.x0),
  y0: Math.min(a.y0, b.y0),
  x1: Math.max(a.x1, b.x1),
  y1: Math.max(a.y1, b.y1),
});
