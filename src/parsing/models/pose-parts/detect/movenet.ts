import type { Session, Tensor } from '../../../recipe.ts';
import type { Settings } from '../settings.ts';
import { JOINTS, MIRROR } from '../skeleton/joints.ts';
import { type Detection, emptyPose, type Pose } from '../skeleton/pose.ts';
import { applyAffine } from '../view/affine.ts';
import { cropView } from '../view/crop.ts';
import type { Pyramid } from '../view/pyramid.ts';
import type { View } from '../view/view.ts';

/** Up to this many people come out of one run. */
export const PASS_LIMIT = 6;

/** A row of MoveNet MultiPose: 17 x (y, x, score), then ymin, xmin, ymax, xmax, score; all relative to its input. */
const ROW = 3 * JOINTS + 5;

/** @returns the input of MoveNet for a view: int32 [1, height, width, 3], 0..255 times `gain` */
export function movenetInput(pyramid: Pyramid, view: View, gain: number): Tensor {
  const data = new Int32Array(view.width * view.height * 3);
  cropView(pyramid, view, data, gain);
  return { dims: [1, view.height, view.width, 3], data };
}

/** One run of MoveNet MultiPose: the people of at least `minScore`, in pixels of the photo. */
export async function runMultipose(
  session: Session,
  pyramid: Pyramid,
  view: View,
  { minScore, gains }: Pick<Settings, 'minScore' | 'gains'>,
): Promise<Detection[]> {
  const output = await session.run({ [session.inputNames[0]!]: movenetInput(pyramid, view, gains.detector) });
  return readMultipose(output[session.outputNames[0]!]!.data as Float32Array, view, minScore);
}

/** @param rows `[n, 56]` */
export function readMultipose(rows: Float32Array, view: View, minScore: number): Detection[] {
  const found: Detection[] = [];
  for (let at = 0; at + ROW <= rows.length; at += ROW) {
    const score = rows[at + ROW - 1]!;
    if (score < minScore) continue;
    const edge = at + 3 * JOINTS;
    const a = applyAffine(view.toPhoto, rows[edge + 1]! * view.width, rows[edge]! * view.height);
    const b = applyAffine(view.toPhoto, rows[edge + 3]! * view.width, rows[edge + 2]! * view.height);
    found.push({
      score,
      pose: readPose(rows, at, view),
      box: { x0: Math.min(a.x, b.x), y0: Math.min(a.y, b.y), x1: Math.max(a.x, b.x), y1: Math.max(a.y, b.y) },
    });
  }
  return found;
}

function readPose(rows: Float32Array, at: number, view: View): Pose {
  const pose = emptyPose();
  for (let j = 0; j < JOINTS; j++) {
    const from = at + 3 * (view.mirrored ? MIRROR[j]! : j);
    const point = applyAffine(view.toPhoto, rows[from + 1]! * view.width, rows[from]! * view.height);
    pose.x[j] = point.x;
    pose.y[j] = point.y;
    pose.score[j] = rows[from + 2]!;
  }
  return pose;
}
