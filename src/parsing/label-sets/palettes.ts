import type { Color } from '../labels.ts';

/**
 * The colour map of PASCAL VOC, which Self-Correction-Human-Parsing and M2FP paint with too: bit i of every three bits
 * of the class id, from the lowest, becomes bit 7 - i of red, green and blue.
 * @param count number of classes, at most 256
 */
export function vocPalette(count: number): Color[] {
  return Array.from({ length: count }, (_, id) => {
    let [red, green, blue] = [0, 0, 0];
    for (let rest = id, bit = 7; rest > 0; rest >>= 3, bit--) {
      red |= (rest & 1) << bit;
      green |= ((rest >> 1) & 1) << bit;
      blue |= ((rest >> 2) & 1) << bit;
    }
    return [red, green, blue];
  });
}

/** Colours of JPPNet and Graphonomy for the 20 classes of LIP and CIHP. */
export const graphonomyPalette: readonly Color[] = [
  [0, 0, 0],
  [128, 0, 0],
  [255, 0, 0],
  [0, 85, 0],
  [170, 0, 51],
  [255, 85, 0],
  [0, 0, 85],
  [0, 119, 221],
  [85, 85, 0],
  [0, 85, 85],
  [85, 51, 0],
  [52, 86, 128],
  [0, 128, 0],
  [0, 0, 255],
  [51, 170, 221],
  [0, 255, 255],
  [85, 255, 170],
  [170, 255, 85],
  [255, 255, 0],
  [255, 170, 0],
];
