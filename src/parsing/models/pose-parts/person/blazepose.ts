import type { Session } from '../../../recipe.ts';
import { JOINTS } from '../skeleton/joints.ts';
import { emptyPose, type Pose } from '../skeleton/pose.ts';
import { applyAffine } from '../view/affine.ts';
import { cropView } from '../view/crop.ts';
import type { Pyramid } from '../view/pyramid.ts';
import { type Region, regionView, type View } from '../view/view.ts';
import { createMaskField, type MaskField } from './mask-field.ts';

/** Pixels of BlazePose's input and of its mask. */
export const BLAZEPOSE_SIDE = 256;
/** x, y, z, visibility, presence; coordinates in pixels of the input, the last two before the sigmoid. */
const LANDMARK = 5;
const LANDMARKS = 33;

/** BlazePose's landmark of each COCO joint. */
const OF_JOINT = [0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28];
/** Left, right: the knuckles of the little and the index finger, and the tip of the foot, the heel. */
const KNUCKLES = [
  [17, 19],
  [18, 20],
] as const;
const TOES = [31, 32] as const;
const HEELS = [29, 30] as const;

/** A point that BlazePose found, with visibility x presence. */
export interface Landmark {
  x: number;
  y: number;
  score: number;
}

/** What BlazePose says about the person in the middle of a region. Pairs are left, right. */
export interface Likeness {
  pose: Pose;
  hands: readonly [Landmark, Landmark];
  toes: readonly [Landmark, Landmark];
  heels: readonly [Landmark, Landmark];
  mask: MaskField;
  /** How sure it is that there is a person at all, 0..1. */
  flag: number;
}

/** Changes a crop before the network sees it. `pixels` is `side x side x 3`. */
export type Retouch = (pixels: Float32Array, view: View) => void;

/** One run of BlazePose on a region of the photo, its pixels times `gain`. */
export async function runBlazepose(
  session: Session,
  pyramid: Pyramid,
  { region, retouch, gain }: { region: Region; retouch: Retouch; gain: number },
): Promise<Likeness> {
  const view = regionView(region, BLAZEPOSE_SIDE);
  const pixels = new Float32Array(BLAZEPOSE_SIDE * BLAZEPOSE_SIDE * 3);
  cropView(pyramid, view, pixels, gain);
  retouch(pixels, view);
  const outputs = Object.values(
    await session.run({ [session.inputNames[0]!]: { dims: [1, BLAZEPOSE_SIDE, BLAZEPOSE_SIDE, 3], data: pixels } }),
  );
  // The outputs' names say nothing; their lengths tell them apart.
  const ofLength = (length: number) => outputs.find(({ data }) => data.length === length)!.data as Float32Array;
  return {
    ...readLandmarks(ofLength(39 * LANDMARK), view),
    mask: createMaskField(ofLength(BLAZEPOSE_SIDE * BLAZEPOSE_SIDE), view),
    flag: ofLength(1)[0]!,
  };
}

/** @param values `[39, 5]`: 33 landmarks and 6 auxiliary ones */
export function readLandmarks(values: Float32Array, view: View): Omit<Likeness, 'mask' | 'flag'> {
  const landmarks: Landmark[] = [];
  for (let i = 0; i < LANDMARKS; i++) {
    const at = i * LANDMARK;
    const point = applyAffine(view.toPhoto, values[at]!, values[at + 1]!);
    landmarks.push({ ...point, score: sigmoid(values[at + 3]!) * sigmoid(values[at + 4]!) });
  }
  const pose = emptyPose();
  for (let j = 0; j < JOINTS; j++) {
    const landmark = landmarks[OF_JOINT[j]!]!;
    pose.x[j] = landmark.x;
    pose.y[j] = landmark.y;
    pose.score[j] = landmark.score;
  }
  const middle = (a: Landmark, b: Landmark): Landmark => ({
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
    score: Math.min(a.score, b.score),
  });
  const knuckles = (side: 0 | 1) => middle(landmarks[KNUCKLES[side][0]]!, landmarks[KNUCKLES[side][1]]!);
  return {
    pose,
    hands: [knuckles(0), knuckles(1)],
    toes: [landmarks[TOES[0]]!, landmarks[TOES[1]]!],
    heels: [landmarks[HEELS[0]]!, landmarks[HEELS[1]]!],
  };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
