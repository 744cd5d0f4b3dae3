import type { Image } from '../../../image.ts';

/** A photo and its halvings, so that a strong reduction reads few pixels and does not alias. */
export interface Pyramid {
  /** `levels[k]` has 1 / 2^k of the photo's width and height, rounded up. */
  levels: readonly Image[];
}

const SMALLEST = 192;

/** Halves by the mean of 2 x 2 pixels until the long side is below 2 x 192. */
export function buildPyramid(photo: Image): Pyramid {
  const levels = [photo];
  let last = photo;
  while (Math.max(last.width, last.height) >= 2 * SMALLEST && Math.min(last.width, last.height) > 1) {
    last = halve(last);
    levels.push(last);
  }
  return { levels };
}

function halve({ width, height, data }: Image): Image {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const out = new Uint8Array(w * h * 3);
  const even = width >> 1;
  let o = 0;
  for (let y = 0; y < h; y++) {
    let a = 2 * y * width * 3;
    // The last row or column of an odd photo stands for its missing neighbour.
    let b = 2 * y + 1 < height ? a + width * 3 : a;
    for (let x = 0; x < even; x++, a += 6, b += 6, o += 3) {
      out[o] = (data[a]! + data[a + 3]! + data[b]! + data[b + 3]! + 2) >> 2;
      out[o + 1] = (data[a + 1]! + data[a + 4]! + data[b + 1]! + data[b + 4]! + 2) >> 2;
      out[o + 2] = (data[a + 2]! + data[a + 5]! + data[b + 2]! + data[b + 5]! + 2) >> 2;
    }
    for (let x = even; x < w; x++, o += 3) {
      out[o] = (data[a]! + data[b]! + 1) >> 1;
      out[o + 1] = (data[a + 1]! + data[b + 1]! + 1) >> 1;
      out[o + 2] = (data[a + 2]! + data[b + 2]! + 1) >> 1;
    }
  }
  return { width: w, height: h, data: out };
}
