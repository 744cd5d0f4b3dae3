import type { Size } from '../../../geometry.ts';
import type { Body } from '../person/body.ts';
import { fieldCorners, type MaskField, sampleFields } from '../person/mask-field.ts';
import type { Extent } from '../skeleton/pose.ts';
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
  shapes: readonly Shape[];
  /** `byPart[class id]`, undefined where the part does not show. */
  byPart: readonly (Shape | undefined)[];
}

export function createFigure(body: Body, photo: Size): Figure {
  const shapes = shapesOf(body, photo);
  const byPart: (Shape | undefined)[] = [];
  for (const shape of shapes) byPart[shape.part] = shape;
  const corners = body.masks.flatMap(fieldCorners);
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const extent = {
    x0: Math.max(0, Math.min(...xs)),
    y0: Math.max(0, Math.min(...ys)),
    x1: Math.min(photo.width, Math.max(...xs)),
    y1: Math.min(photo.height, Math.max(...ys)),
  };
  return { extent, masks: body.masks, shapes, byPart };
}

/** How much the figure wants a point for a part: the least energy of all figures and parts wins it. */
export const partEnergy = (shape: Shape, mask: number, x: number, y: number): number =>
  shapeEnergy(shape, x, y) + MASK_WEIGHT * (1 - mask);

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
export function limbEnergyAt(figure: Figure, x: number, y: number): number {
  let best = Infinity;
  for (const shape of figure.shapes) {
    if (shape.kind !== 'limb') continue;
    const energy = shapeEnergy(shape, x, y);
    if (energy < best) best = energy;
  }
  return best;
}

export const maskAt = (figure: Figure, x: number, y: number): number => sampleFields(figure.masks, x, y);
