import type { Size } from '../../../geometry.ts';
import type { Body } from '../person/body.ts';
import { fieldCorners, type MaskField } from '../person/mask-field.ts';
import type { Extent } from '../skeleton/pose.ts';
import { capsuleEnergyAt, createLimbTable, type LimbTable, limbEnergy, nearestCapsule } from './limb-table.ts';
import { shapesOf } from './parts.ts';
import { type Shape, shapeEnergy } from './shape.ts';

/** Points where the mask is not above this are not the person's, whatever the joints say. */
export const MASK_FLOOR = 0.12;
/** Energy up to which a limb is painted although the mask is unsure of it. */
const LIMB_REACH = 0.75;
/** Weight of a person's own mask against the shapes of the parts. */
export const MASK_WEIGHT = 1.5;

/** A person ready for pixels: where they may be, their mask, and the shapes of their parts by class. */
export interface Figure {
  /** In pixels of the photo, inside of it. */
  extent: Extent;
  masks: readonly MaskField[];
  limbs: LimbTable;
  /** Torso, face and hair. */
  trunk: readonly Shape[];
}

export function createFigure(body: Body, photo: Size): Figure {
  const shapes = shapesOf(body, photo);
  const corners = body.masks.flatMap(fieldCorners);
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const extent = {
    x0: Math.max(0, Math.min(...xs)),
    y0: Math.max(0, Math.min(...ys)),
    x1: Math.min(photo.width, Math.max(...xs)),
    y1: Math.min(photo.height, Math.max(...ys)),
  };
  const trunk = shapes.filter(({ kind }) => kind !== 'limb');
  return { extent, masks: body.masks, limbs: createLimbTable(shapes), trunk };
}

/** How little a point looks like one part of the figure. */
export function partEnergy({ limbs, trunk }: Figure, part: number, x: number, y: number): number {
  for (const shape of trunk) if (shape.part === part) return shapeEnergy(shape, x, y);
  return limbEnergy(limbs, part, x, y);
}

/**
 * How surely a point is the person's, .5 being the border: their mask, or, where it is unsure, a limb that runs there.
 * @param limbEnergy least energy of their limbs at the point
 */
export function supportOf(mask: number, limbEnergy: number): number {
  if (mask <= MASK_FLOOR) return mask;
  const limb = 0.5 + Math.min(2 * (mask - MASK_FLOOR), LIMB_REACH - limbEnergy);
  return limb > mask ? limb : mask;
}

/** The least energy of the figure's limbs at a point. */
export function limbsEnergy({ limbs }: Figure, x: number, y: number): number {
  const nearest = nearestCapsule(limbs, 0, limbs.parts.length, x, y);
  return nearest < 0 ? Infinity : capsuleEnergyAt(limbs, nearest, x, y);
}
