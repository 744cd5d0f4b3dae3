import type { Body } from '../../src/parsing/models/pose-parts/person/body.ts';
import { createMaskField, type MaskField } from '../../src/parsing/models/pose-parts/person/mask-field.ts';
import { bodyUnit } from '../../src/parsing/models/pose-parts/skeleton/pose.ts';
import { regionView } from '../../src/parsing/models/pose-parts/view/view.ts';
import { type Standing, standingPose } from './poses.ts';

/** A mask over the square of `side` photo pixels about a point, given by a function of photo coordinates. */
export function maskOver(
  center: { x: number; y: number },
  side: number,
  value: (x: number, y: number) => number,
): MaskField {
  const pixels = 128;
  const view = regionView({ center, side, angle: 0 }, pixels);
  const step = side / pixels;
  const values = new Float32Array(pixels * pixels);
  for (let v = 0; v < pixels; v++) {
    for (let u = 0; u < pixels; u++) {
      values[v * pixels + u] = value(center.x - side / 2 + (u + 0.5) * step, center.y - side / 2 + (v + 0.5) * step);
    }
  }
  return createMaskField(values, view);
}

/** A standing person of whom the networks are sure, with a mask that is 1 all over their surroundings. */
export function standingBody(where: Standing, mask: (x: number, y: number) => number = () => 1): Body {
  const pose = standingPose(where);
  return {
    pose,
    unit: bodyUnit(pose),
    hands: [null, null],
    toes: [null, null],
    heels: [null, null],
    face: null,
    masks: [maskOver({ x: where.x, y: where.y + where.unit }, 6 * where.unit, mask)],
    score: 0.9,
  };
}
