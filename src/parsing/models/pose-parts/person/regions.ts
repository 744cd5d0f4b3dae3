import { JOINT, JOINTS } from '../skeleton/joints.ts';
import {
  between,
  bodyUnit,
  type Detection,
  distance,
  type Extent,
  joinExtents,
  jointAt,
  jointExtent,
  neckOf,
  pelvisOf,
} from '../skeleton/pose.ts';
import type { Region } from '../view/view.ts';

/**
 * The square that BlazePose was trained on: centred on the hips, turned so that the shoulders are above them, and as wide
 * as 1.25 times the circle about the hips that holds the whole body (MediaPipe's convention for its pose landmarks).
 */
export function hipRegion({ pose }: Detection): Region {
  const pelvis = pelvisOf(pose);
  const neck = neckOf(pose);
  let reach = 1.75 * Math.max(distance(neck, pelvis), 0.6 * bodyUnit(pose));
  for (let j = 0; j < JOINTS; j++) {
    if (pose.score[j]! > 0.25) reach = Math.max(reach, 1.05 * distance(pelvis, jointAt(pose, j)));
  }
  return {
    center: pelvis,
    side: 2.5 * reach,
    angle: Math.atan2(neck.x - pelvis.x, pelvis.y - neck.y),
  };
}

/** The upright square about the person's box and joints: for people of whom the hips are not in the photo. */
export function boxRegion({ pose, box }: Detection): Region {
  const joints = jointExtent(pose, 0.3);
  return squareAbout(joints ? joinExtents(box, joints) : box, 1.25);
}

/** Joints of the head less sure than this do not place the face. */
const HEAD_SEEN = 0.25;

/** The square that the face mesh wants: about the face, turned with the eyes; null when the face does not show. */
export function faceRegion({ pose }: { pose: Detection['pose'] }): Region | null {
  const { nose, leftEye, rightEye, leftEar, rightEar } = JOINT;
  if (pose.score[nose]! < HEAD_SEEN || pose.score[leftEye]! + pose.score[rightEye]! < 2 * HEAD_SEEN) return null;
  const [left, right] = [jointAt(pose, leftEye), jointAt(pose, rightEye)];
  const eyes = between(left, right);
  const tip = jointAt(pose, nose);
  const ears = Math.max(pose.score[leftEar]!, pose.score[rightEar]!) >= HEAD_SEEN;
  const earWidth = ears ? distance(jointAt(pose, leftEar), jointAt(pose, rightEar)) : 0;
  // Adults' faces are about 2.4 eye distances high, 1.3 ear distances; a profile keeps the distance of eyes to nose.
  const height = Math.max(2.4 * distance(left, right), 1.3 * earWidth, 2.8 * distance(eyes, tip), 4);
  return {
    center: between(eyes, tip, 0.75),
    side: 1.6 * height,
    angle: Math.atan2(left.y - right.y, left.x - right.x),
  };
}

function squareAbout(box: Extent, padding: number): Region {
  return {
    center: { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 },
    side: padding * Math.max(box.x1 - box.x0, box.y1 - box.y0, 1),
    angle: 0,
  };
}
