/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Axis-aligned box in whole pixels: left, top, width, height. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A point in pixels; pixel (i, j) covers [i, i+1) x [j, j+1), its centre is (i + .5, j + .5). */
export interface Point {
  x: number;
  y: number;
}
