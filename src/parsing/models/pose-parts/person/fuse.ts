import type { Point } from '../../../geometry.ts';
import { JOINT, JOINTS } from '../skeleton/joints.ts';
import { bodyUnit, type Detection, emptyPose, type Pose } from '../skeleton/pose.ts';
import type { Landmark, Likeness } from './blazepose.ts';
import type { Body } from './body.ts';

/** MoveNet's joints below this are open to another opinion. */
const WEAK = 0.35;
/** BlazePose's landmarks (visibility x presence) above this are an opinion. */
const CONFIDENT = 0.65;
/** Mean disagreement, in shoulder widths, up to which BlazePose speaks of the same person in the same posture. */
const AGREE = 0.35;
/** Regions whose landmarks disagree by more show somebody else, unless there is no better one. */
const STRANGER = 0.6;

/** Mean distance between MoveNet's sure joints and BlazePose's, in shoulder widths; Infinity when nothing compares. */
export function disagreement(detected: Pose, likeness: Likeness): number {
  const unit = bodyUnit(detected);
  let sum = 0;
  let count = 0;
  for (let j = JOINT.leftShoulder; j < JOINTS; j++) {
    if (detected.score[j]! < 0.3) continue;
    sum += Math.hypot(detected.x[j]! - likeness.pose.x[j]!, detected.y[j]! - likeness.pose.y[j]!);
    count++;
  }
  return count === 0 ? Infinity : sum / count / unit;
}

/**
 * One body out of a detection and what BlazePose saw in its regions. MoveNet's joints come first; where it is unsure,
 * BlazePose's take their place if it means the same person. Hands and feet are BlazePose's alone.
 */
export function fuseBody(detected: Detection, likenesses: readonly Likeness[]): Omit<Body, 'face'> {
  const judged = likenesses
    .map((likeness) => ({ likeness, apart: disagreement(detected.pose, likeness) }))
    .sort((a, b) => a.apart - b.apart);
  const best = judged[0]!;
  const trusted = judged.filter(({ apart }, i) => i === 0 || apart <= STRANGER);
  const pose = fusePose(detected.pose, best.apart < AGREE ? best.likeness.pose : null);
  const unit = bodyUnit(pose);
  const near = (landmark: Landmark, joint: number): Point | null => attached(landmark, { pose, joint, unit });
  const { hands, toes, heels } = best.likeness;
  return {
    pose,
    unit,
    hands: [near(hands[0], JOINT.leftWrist), near(hands[1], JOINT.rightWrist)],
    toes: [near(toes[0], JOINT.leftAnkle), near(toes[1], JOINT.rightAnkle)],
    heels: [near(heels[0], JOINT.leftAnkle), near(heels[1], JOINT.rightAnkle)],
    masks: trusted.map(({ likeness }) => likeness.mask),
    score: detected.score,
  };
}

function fusePose(detected: Pose, second: Pose | null): Pose {
  const pose = emptyPose();
  for (let j = 0; j < JOINTS; j++) {
    const other = second !== null && detected.score[j]! < WEAK && second.score[j]! > CONFIDENT;
    const from = other ? second : detected;
    pose.x[j] = from.x[j]!;
    pose.y[j] = from.y[j]!;
    pose.score[j] = from.score[j]!;
  }
  return pose;
}

/** A hand or foot is at the end of its limb (within .6 shoulder widths), or nowhere. */
function attached(
  landmark: Landmark,
  { pose, joint, unit }: { pose: Pose; joint: number; unit: number },
): Point | null {
  const apart = Math.hypot(landmark.x - pose.x[joint]!, landmark.y - pose.y[joint]!);
  return landmark.score > 0.2 && apart < 0.6 * unit ? { x: landmark.x, y: landmark.y } : null;
}
