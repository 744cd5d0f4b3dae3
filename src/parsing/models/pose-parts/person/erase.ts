import { segmentDistance } from '../assign/distance.ts';
import { BONES } from '../skeleton/joints.ts';
import { bodyUnit, type Pose } from '../skeleton/pose.ts';
import { applyAffine, invertAffine } from '../view/affine.ts';
import type { View } from '../view/view.ts';
import type { Retouch } from './blazepose.ts';

/** Pixels of a crop are erased in cells of this side. */
const CELL = 4;
/** A cell belongs to somebody else within this distance of their bones, in their shoulder widths … */
const REACH = 0.3;
/** … when one's own bones are farther by this. */
const MARGIN = 0.2;
/** Joints below this do not carry a bone. */
const SEEN = 0.2;

/**
 * Paints out the other people of a crop in its mean colour, cell by cell, so that the network for one person sees one
 * person. A cell is erased when it is on somebody else's bones and clearly less on one's own.
 */
export function eraseOthers(own: Pose, others: readonly Pose[]): Retouch {
  return (pixels, view) => {
    const rivals = others
      .map((pose) => bonesIn(view, pose))
      .filter((bones) => bones.some((bone) => reaches(bone, view)));
    if (rivals.length === 0) return;
    const mine = bonesIn(view, own);
    const mean = meanColor(pixels);
    const theirs = nearestBones(rivals.flat(), view);
    const columns = view.width / CELL;
    for (let cell = 0; cell < theirs.length; cell++) {
      const distance = theirs[cell]!;
      if (distance > REACH) continue;
      const x = (cell % columns) * CELL;
      const y = ((cell / columns) | 0) * CELL;
      if (bonesDistance(mine, x + CELL / 2, y + CELL / 2) > distance + MARGIN) paintCell(pixels, { x, y, view, mean });
    }
  };
}

/** Per cell of a crop the distance to the nearest bone, in shoulder widths; Infinity where it is out of reach. */
function nearestBones(bones: readonly Bone[], { width, height }: View): Float32Array {
  const columns = width / CELL;
  const rows = height / CELL;
  const nearest = new Float32Array(columns * rows).fill(Infinity);
  for (const { ax, ay, bx, by, scale } of bones) {
    const reach = REACH / scale;
    const x1 = Math.min(columns - 1, Math.floor((Math.max(ax, bx) + reach) / CELL));
    const y1 = Math.min(rows - 1, Math.floor((Math.max(ay, by) + reach) / CELL));
    for (let row = Math.max(0, Math.floor((Math.min(ay, by) - reach) / CELL)); row <= y1; row++) {
      for (let column = Math.max(0, Math.floor((Math.min(ax, bx) - reach) / CELL)); column <= x1; column++) {
        const d = segmentDistance((column + 0.5) * CELL, (row + 0.5) * CELL, ax, ay, bx, by) * scale;
        if (d < nearest[row * columns + column]!) nearest[row * columns + column] = d;
      }
    }
  }
  return nearest;
}

/** A bone in pixels of a crop. */
interface Bone {
  ax: number;
  ay: number;
  bx: number;
  by: number;
  /** 1 / shoulder width */
  scale: number;
}

function bonesIn(view: View, pose: Pose): Bone[] {
  const toView = invertAffine(view.toPhoto);
  const scale = Math.hypot(view.toPhoto.xx, view.toPhoto.yx) / bodyUnit(pose);
  const bones: Bone[] = [];
  for (const [a, b] of BONES) {
    if (pose.score[a]! < SEEN || pose.score[b]! < SEEN) continue;
    const from = applyAffine(toView, pose.x[a]!, pose.y[a]!);
    const to = applyAffine(toView, pose.x[b]!, pose.y[b]!);
    bones.push({ ax: from.x, ay: from.y, bx: to.x, by: to.y, scale });
  }
  return bones;
}

function reaches({ ax, ay, bx, by, scale }: Bone, { width, height }: View): boolean {
  const r = REACH / scale;
  return (
    Math.max(ax, bx) > -r && Math.min(ax, bx) < width + r && Math.max(ay, by) > -r && Math.min(ay, by) < height + r
  );
}

function bonesDistance(bones: readonly Bone[], x: number, y: number): number {
  let best = Infinity;
  for (const { ax, ay, bx, by, scale } of bones) {
    const d = segmentDistance(x, y, ax, ay, bx, by) * scale;
    if (d < best) best = d;
  }
  return best;
}

function meanColor(pixels: Float32Array): [number, number, number] {
  let r = 0;
  let g = 0;
  let b = 0;
  // Every 16th pixel is enough for a mean.
  let count = 0;
  for (let i = 0; i < pixels.length; i += 48, count++) {
    r += pixels[i]!;
    g += pixels[i + 1]!;
    b += pixels[i + 2]!;
  }
  return [r / count, g / count, b / count];
}

function paintCell(
  pixels: Float32Array,
  { x, y, view, mean }: { x: number; y: number; view: View; mean: readonly [number, number, number] },
): void {
  for (let row = y; row < y + CELL; row++) {
    for (let at = (row * view.width + x) * 3, end = at + CELL * 3; at < end; at += 3) {
      pixels[at] = mean[0];
      pixels[at + 1] = mean[1];
      pixels[at + 2] = mean[2];
    }
  }
}
