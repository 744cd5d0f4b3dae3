import type { Size } from '../../../geometry.ts';
import { sampleFields } from '../person/mask-field.ts';
import { type Figure, MASK_FLOOR, MASK_WEIGHT, supportOf } from './figure.ts';
import { capsuleEnergyAt, nearestCapsule } from './limb-table.ts';
import { shapeEnergy } from './shape.ts';

/**
 * Who and what each cell of a coarse grid over the photo shows: 0 is the background, else `person << 4 | class id`
 * with persons from 1.
 */
export interface PartGrid extends Size {
  codes: Uint16Array;
}

export const codeOf = (person: number, part: number): number => (person << 4) | part;
export const personOf = (code: number): number => code >> 4;
export const partOf = (code: number): number => code & 15;

/** A grid of about square cells, `longSide` cells along the photo's long side, but none smaller than a pixel of the picture. */
export function gridSize(picture: Size, longSide: number): Size {
  const k = Math.min(1, longSide / Math.max(picture.width, picture.height));
  return { width: Math.max(1, Math.round(picture.width * k)), height: Math.max(1, Math.round(picture.height * k)) };
}

/**
 * Gives each cell to the figure and part of least energy (distance from the part in its radii, plus how little the
 * figure's mask wants the point), where any figure's mask or limb supports it at all. Every second cell of every second
 * row is computed; the ones between alike neighbours are alike, the others are computed too.
 */
export function assignParts(figures: readonly Figure[], photo: Size, grid: Size): PartGrid {
  const { width, height } = grid;
  const codes = new Uint16Array(width * height);
  const cellWidth = photo.width / width;
  const cellHeight = photo.height / height;
  const decide = (column: number, row: number) => codeAt(figures, (column + 0.5) * cellWidth, (row + 0.5) * cellHeight);

  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) codes[row * width + column] = decide(column, row);
  }
  for (let row = 0; row < height; row++) {
    const up = row & ~1;
    const down = up + 2 < height ? up + 2 : up;
    for (let column = row & 1 ? 0 : 1; column < width; column += row & 1 ? 1 : 2) {
      const left = column & ~1;
      const right = left + 2 < width ? left + 2 : left;
      const code = codes[up * width + left]!;
      const alike =
        codes[up * width + right] === code &&
        codes[down * width + left] === code &&
        codes[down * width + right] === code;
      codes[row * width + column] = alike ? code : decide(column, row);
    }
  }
  return { width, height, codes };
}

/** Who and what a point of the photo shows. */
function codeAt(figures: readonly Figure[], x: number, y: number): number {
  let least = Infinity;
  let support = 0;
  let code = 0;
  for (let index = 0; index < figures.length; index++) {
    const figure = figures[index]!;
    const { extent, limbs, trunk } = figure;
    if (x < extent.x0 || x > extent.x1 || y < extent.y0 || y > extent.y1) continue;
    const mask = sampleFields(figure.masks, x, y);
    if (mask <= MASK_FLOOR) continue;
    const bias = MASK_WEIGHT * (1 - mask);
    const nearest = nearestCapsule(limbs, 0, limbs.parts.length, x, y);
    const limb = nearest < 0 ? Infinity : capsuleEnergyAt(limbs, nearest, x, y);
    if (limb + bias < least) {
      least = limb + bias;
      code = codeOf(index + 1, limbs.parts[nearest]!);
    }
    for (const shape of trunk) {
      const energy = shapeEnergy(shape, x, y) + bias;
      if (energy >= least) continue;
      least = energy;
      code = codeOf(index + 1, shape.part);
    }
    const own = supportOf(mask, limb);
    if (own > support) support = own;
  }
  return support >= 0.5 ? code : 0;
}
