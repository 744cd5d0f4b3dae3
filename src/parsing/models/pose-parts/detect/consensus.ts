import { JOINTS } from '../skeleton/joints.ts';
import { type Detection, type Extent, emptyPose, extentArea, type Pose } from '../skeleton/pose.ts';

/** Variance of a joint between passes, in units of the person's box area. */
const VARIANCE = 0.0035;

/** A voice in the vote about where a person's joints are. */
export interface Vote {
  pose: Pose;
  weight: number;
}

/**
 * Joints that several passes agree on. Per joint, the vote with the most support (the sum over all votes of
 * weight x score x exp(-d^2 / 2 s^2)) wins, and the position is the mean under these weights. Two opinions far apart
 * are not averaged: the better supported one is taken. The score says how much of the total weight stands behind it.
 */
export function consensusPose(votes: readonly Vote[], area: number): Pose {
  const pose = emptyPose();
  const total = votes.reduce((sum, vote) => sum + vote.weight, 0);
  const falloff = 1 / (2 * VARIANCE * Math.max(area, 1));
  for (let j = 0; j < JOINTS; j++) {
    let best = -1;
    for (const candidate of votes) {
      const cx = candidate.pose.x[j]!;
      const cy = candidate.pose.y[j]!;
      let support = 0;
      let x = 0;
      let y = 0;
      for (const vote of votes) {
        const dx = vote.pose.x[j]! - cx;
        const dy = vote.pose.y[j]! - cy;
        const share = vote.weight * vote.pose.score[j]! * Math.exp(-(dx * dx + dy * dy) * falloff);
        support += share;
        x += share * vote.pose.x[j]!;
        y += share * vote.pose.y[j]!;
      }
      if (support <= best) continue;
      best = support;
      pose.x[j] = support > 0 ? x / support : cx;
      pose.y[j] = support > 0 ? y / support : cy;
      pose.score[j] = support / total;
    }
  }
  return pose;
}

/** Several passes' views of one person as one: agreed joints, mean box, the best score. */
export function mergeDetections(group: readonly { detection: Detection; weight: number }[]): Detection {
  const box: Extent = { x0: 0, y0: 0, x1: 0, y1: 0 };
  let total = 0;
  for (const { detection, weight } of group) {
    const share = weight * detection.score;
    total += share;
    for (const edge of ['x0', 'y0', 'x1', 'y1'] as const) box[edge] += share * detection.box[edge];
  }
  for (const edge of ['x0', 'y0', 'x1', 'y1'] as const) box[edge] /= total;
  return {
    box,
    score: Math.max(...group.map(({ detection }) => detection.score)),
    pose: consensusPose(
      group.map(({ detection, weight }) => ({ pose: detection.pose, weight: weight * detection.score })),
      extentArea(box),
    ),
  };
}
