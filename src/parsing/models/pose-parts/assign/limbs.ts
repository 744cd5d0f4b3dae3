import type { Size } from '../../../geometry.ts';
import type { Body } from '../person/body.ts';
import { sampleFields } from '../person/mask-field.ts';
import { JOINT } from '../skeleton/joints.ts';
import { polygonDistance } from './distance.ts';

export type Limb = 'upper-arm' | 'lower-arm' | 'upper-leg' | 'lower-leg';

/** Left joints of a limb's two ends; the right ones are next. */
const ENDS: readonly (readonly [Limb, number, number])[] = [
  ['upper-arm', JOINT.leftShoulder, JOINT.leftElbow],
  ['lower-arm', JOINT.leftElbow, JOINT.leftWrist],
  ['upper-leg', JOINT.leftHip, JOINT.leftKnee],
  ['lower-leg', JOINT.leftKnee, JOINT.leftAnkle],
];

/** Joints from here on are taken as they are. */
const SURE = 0.3;
/** Joints below this are not even guesses: the network puts the ones that it does not see somewhere in the picture. */
export const NOTHING = 0.05;
/** Joints below this inside the torso's outline are guesses of something hidden. */
const IN_FRONT = 0.25;
/** Share of a weak limb's length that must lie on the person's mask. */
const ON_BODY = 0.5;
const SAMPLES = 8;

/** The limbs (left, right) that show: both ends sure, or lying on the person's mask. */
export function keptLimbs(body: Body, torso: Float64Array, photo: Size): readonly [Set<Limb>, Set<Limb>] {
  const kept = [new Set<Limb>(), new Set<Limb>()] as const;
  for (const side of [0, 1] as const) {
    for (const [limb, from, to] of ENDS) {
      if (shows(body, { from: from + side, to: to + side, torso, photo })) kept[side].add(limb);
    }
  }
  return kept;
}

interface Ends {
  from: number;
  to: number;
  torso: Float64Array;
  photo: Size;
}

function shows({ pose, masks }: Body, { from, to, torso, photo }: Ends): boolean {
  const end = pose.score[to]!;
  if (Math.min(pose.score[from]!, end) >= SURE) return true;
  // A sure elbow has a forearm, which a photo often cuts; hips are sure above tables, too.
  const forearm = from === JOINT.leftElbow || from === JOINT.rightElbow;
  if (end < NOTHING && !(forearm && pose.score[from]! >= SURE)) return false;
  if (end < IN_FRONT && polygonDistance(torso, pose.x[to]!, pose.y[to]!) < 0) return false;
  let inside = 0;
  let on = 0;
  for (let i = 1; i <= SAMPLES; i++) {
    const t = i / SAMPLES;
    const x = pose.x[from]! + t * (pose.x[to]! - pose.x[from]!);
    const y = pose.y[from]! + t * (pose.y[to]! - pose.y[from]!);
    // A limb that leaves the photo is judged by what is left of it.
    if (x < 0 || y < 0 || x >= photo.width || y >= photo.height) continue;
    inside++;
    if (sampleFields(masks, x, y) >= 0.5) on++;
  }
  return inside > 0 && on >= ON_BODY * inside;
}
