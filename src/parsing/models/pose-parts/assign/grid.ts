import type { Size } from '../../../geometry.ts';
import { type Figure, MASK_FLOOR, maskAt, supportOf } from './figure.ts';
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
 * figure's mask wants the point), where any figure's mask or limb supports it at all.
 */
export function assignParts(figures: readonly Figure[], photo: Size, grid: Size): PartGrid {
  const { width, height } = grid;
  const codes = new Uint16Array(width * height);
  const energies = new Float32Array(width * height).fill(Infinity);
  const supports = new Float32Array(width * height);
  const cellWidth = photo.width / width;
  const cellHeight = photo.height / height;
  figures.forEach((figure, index) => {
    const { extent, shapes } = figure;
    const x0 = Math.floor(extent.x0 / cellWidth);
    const x1 = Math.min(width, Math.ceil(extent.x1 / cellWidth));
    const y1 = Math.min(height, Math.ceil(extent.y1 / cellHeight));
    for (let row = Math.floor(extent.y0 / cellHeight); row < y1; row++) {
      const y = (row + 0.5) * cellHeight;
      for (let column = x0; column < x1; column++) {
        const x = (column + 0.5) * cellWidth;
        const mask = maskAt(figure, x, y);
        if (mask <= MASK_FLOOR) continue;
        const at = row * width + column;
        const bias = 1.5 * (1 - mask);
        let limbs = Infinity;
        for (const shape of shapes) {
          const energy = shapeEnergy(shape, x, y);
          if (shape.kind === 'limb' && energy < limbs) limbs = energy;
          if (energy + bias >= energies[at]!) continue;
          energies[at] = energy + bias;
          codes[at] = codeOf(index + 1, shape.part);
        }
        const support = supportOf(mask, limbs);
        if (support > supports[at]!) supports[at] = support;
      }
    }
  });
  for (let i = 0; i < codes.length; i++) if (supports[i]! < 0.5) codes[i] = 0;
  return { width, height, codes };
}
