import type { Size } from './geometry.ts';

/** An upright (EXIF-applied) photo: 8-bit RGB, row-major, interleaved, `data.length = 3 * width * height`. */
export interface Image extends Size {
  data: Uint8Array;
}
