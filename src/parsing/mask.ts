import type { Box, Size } from './geometry.ts';

/**
 * A binary mask of a picture, kept only inside its box: `data` is row-major, one byte a pixel (0 or 1),
 * `data.length = box.width * box.height`; everything outside of the box is 0.
 */
export interface Mask {
  size: Size;
  box: Box;
  data: Uint8Array;
  /** Number of ones. */
  area: number;
}
