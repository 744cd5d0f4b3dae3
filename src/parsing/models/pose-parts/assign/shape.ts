import type { Point } from '../../../geometry.ts';
import type { Extent } from '../skeleton/pose.ts';
import { polygonDistance, segmentDistance } from './distance.ts';

/** Class ids of the label set; of a pair the left one (the right one is next). */
export const PART = {
  face: 1,
  hair: 2,
  torso: 3,
  upperArm: 4,
  lowerArm: 6,
  hand: 8,
  upperLeg: 10,
  lowerLeg: 12,
  foot: 14,
} as const;

/** Energy inside the torso's outline: limbs in front of it win within .75 of their radius. */
export const TORSO_ENERGY = 0.75;

/** A bone with flesh: the energy at a point is its distance from the segment a-b in units of the radius. */
export interface Capsule {
  ax: number;
  ay: number;
  bx: number;
  by: number;
  /** 1 / radius, in photo pixels */
  perRadius: number;
}

/** A ring x0, y0, …, and the box out of which its distance no longer matters. */
export interface FaceOutline {
  ring: Float64Array;
  near: Extent;
}

interface HeadShape {
  /** Class id. */
  part: number;
  head: Capsule;
  /** Outline of the face, where one is seen. */
  outline: FaceOutline | null;
  chin: Point;
  /** Unit vector from the chin to the crown. */
  up: Point;
  /** 1 / shoulder width */
  scale: number;
}

/** What a part of one person looks like, in pixels of the photo. */
export type Shape =
  | { kind: 'limb'; part: number; capsules: readonly Capsule[] }
  | { kind: 'torso'; part: number; ring: Float64Array; falloff: number; neck: Capsule }
  | ({ kind: 'face' } & HeadShape)
  | ({ kind: 'hair' } & HeadShape);

export const capsule = (a: Point, b: Point, radius: number): Capsule => ({
  ax: a.x,
  ay: a.y,
  bx: b.x,
  by: b.y,
  perRadius: 1 / radius,
});

export function capsuleEnergy({ ax, ay, bx, by, perRadius }: Capsule, x: number, y: number): number {
  return segmentDistance(x, y, ax, ay, bx, by) * perRadius;
}

/** How little a point looks like the part: 0 on its axis, 1 at its radius. */
export function shapeEnergy(shape: Shape, x: number, y: number): number {
  switch (shape.kind) {
    case 'limb': {
      let best = Infinity;
      for (const one of shape.capsules) {
        const energy = capsuleEnergy(one, x, y);
        if (energy < best) best = energy;
      }
      return best;
    }
    case 'torso': {
      const outside = polygonDistance(shape.ring, x, y) * shape.falloff;
      const trunk = outside > 0 ? TORSO_ENERGY + outside : TORSO_ENERGY;
      const neck = 0.3 + capsuleEnergy(shape.neck, x, y);
      return neck < trunk ? neck : trunk;
    }
    default:
      return headEnergy(shape, x, y);
  }
}

/** The border between face and hair is this steep: the distance from the outline, in shoulder widths, counts up to 1 / 4. */
const STEEPNESS = 4;

export function faceOutline(ring: Float64Array, unit: number): FaceOutline {
  const near = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  const margin = unit / STEEPNESS;
  for (let i = 0; i < ring.length; i += 2) {
    near.x0 = Math.min(near.x0, ring[i]! - margin);
    near.x1 = Math.max(near.x1, ring[i]! + margin);
    near.y0 = Math.min(near.y0, ring[i + 1]! - margin);
    near.y1 = Math.max(near.y1, ring[i + 1]! + margin);
  }
  return { ring, near };
}

/** Face and hair are one head; the outline of the face divides it. Below the chin there is no hair, but the neck. */
function headEnergy({ kind, head, outline, chin, up, scale }: Shape & HeadShape, x: number, y: number): number {
  const base = capsuleEnergy(head, x, y);
  if (!outline) return base;
  const beyond = beyondFace(outline, scale, x, y);
  if (kind === 'face') return base + 0.2 * beyond;
  const below = ((chin.x - x) * up.x + (chin.y - y) * up.y) * scale;
  return base - 0.2 * beyond + (below > 0 ? 10 * below : 0);
}

/** -1 well inside of the face, 0 on its outline, 1 well outside. */
function beyondFace({ ring, near }: FaceOutline, scale: number, x: number, y: number): number {
  if (x < near.x0 || x > near.x1 || y < near.y0 || y > near.y1) return 1;
  const distance = polygonDistance(ring, x, y) * scale * STEEPNESS;
  return distance < -1 ? -1 : Math.min(distance, 1);
}
