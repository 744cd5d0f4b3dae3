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

/** A mask with no pixel: its box is 0 x 0 at the origin. */
export function emptyMask(size: Size): Mask {
  return { size, box: { x: 0, y: 0, width: 0, height: 0 }, data: new Uint8Array(0), area: 0 };
}

/**
 * A sparse mask from a dense one.
 * @param bytes row-major, one byte a pixel, anything but 0 counts as 1; `box.width * box.height` long
 * @param box where `bytes` lies in the picture (may reach beyond its borders); default: all of it
 */
export function maskFromBytes(bytes: Uint8Array, size: Size, box: Box = { x: 0, y: 0, ...size }): Mask {
  const tight = tightBox(bytes, size, box);
  if (tight.width === 0) return emptyMask(size);
  const data = new Uint8Array(tight.width * tight.height);
  let area = 0;
  for (let y = 0, at = 0; y < tight.height; y++) {
    const row = (tight.y - box.y + y) * box.width + tight.x - box.x;
    for (let x = 0; x < tight.width; x++, at++) {
      if (bytes[row + x] !== 0) {
        data[at] = 1;
        area++;
      }
    }
  }
  return { size, box: tight, data, area };
}

/** The smallest box around the non-zero bytes that lie inside the picture. */
function tightBox(bytes: Uint8Array, size: Size, box: Box): Box {
  const fromX = Math.max(0, -box.x);
  const toX = Math.min(box.width, size.width - box.x);
  const fromY = Math.max(0, -box.y);
  const toY = Math.min(box.height, size.height - box.y);
  let left = toX;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = fromY; y < toY; y++) {
    const row = y * box.width;
    let first = fromX;
    while (first < toX && bytes[row + first] === 0) first++;
    if (first >= toX) continue;
    let last = toX - 1;
    while (bytes[row + last] === 0) last--;
    if (first < left) left = first;
    if (last > right) right = last;
    if (top < 0) top = y;
    bottom = y;
  }
  if (top < 0) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: box.x + left, y: box.y + top, width: right - left + 1, height: bottom - top + 1 };
}

/** The whole picture as bytes (0 or 1), row-major. */
export function maskToBytes(mask: Mask): Uint8Array {
  const bytes = new Uint8Array(mask.size.width * mask.size.height);
  const { x, y, width, height } = mask.box;
  for (let row = 0; row < height; row++) {
    bytes.set(mask.data.subarray(row * width, (row + 1) * width), (y + row) * mask.size.width + x);
  }
  return bytes;
}

/** Is the pixel (x, y) of the picture set? False outside of the picture. */
export function maskHas(mask: Mask, x: number, y: number): boolean {
  const column = x - mask.box.x;
  const row = y - mask.box.y;
  if (column < 0 || row < 0 || column >= mask.box.width || row >= mask.box.height) return false;
  return mask.data[row * mask.box.width + column] === 1;
}

/** The pixels that are in any of the masks, which must be of one size. */
export function unionMask(masks: readonly Mask[], size: Size): Mask {
  const filled = masks.filter((mask) => mask.area > 0);
  for (const mask of filled) requireSize(mask, size);
  if (filled.length === 0) return emptyMask(size);
  const box = filled.map((mask) => mask.box).reduce(unionBox);
  const data = new Uint8Array(box.width * box.height);
  for (const { box: from, data: bits } of filled) {
    for (let row = 0, at = 0; row < from.height; row++) {
      let to = (from.y - box.y + row) * box.width + from.x - box.x;
      for (let column = 0; column < from.width; column++) data[to++]! |= bits[at++]!;
    }
  }
  return { size, box, data, area: sum(data) };
}

/** Number of pixels that are in both masks. */
export function intersectionArea(a: Mask, b: Mask): number {
  requireSize(b, a.size);
  const left = Math.max(a.box.x, b.box.x);
  const right = Math.min(a.box.x + a.box.width, b.box.x + b.box.width);
  const top = Math.max(a.box.y, b.box.y);
  const bottom = Math.min(a.box.y + a.box.height, b.box.y + b.box.height);
  let area = 0;
  for (let y = top; y < bottom; y++) {
    let inA = (y - a.box.y) * a.box.width + left - a.box.x;
    let inB = (y - b.box.y) * b.box.width + left - b.box.x;
    for (let x = left; x < right; x++) area += a.data[inA++]! & b.data[inB++]!;
  }
  return area;
}

/** Intersection over union, 0..1; two empty masks agree: 1. */
export function maskIou(a: Mask, b: Mask): number {
  const both = intersectionArea(a, b);
  const either = a.area + b.area - both;
  return either === 0 ? 1 : both / either;
}

/** The smallest box around two boxes. */
export function unionBox(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function requireSize(mask: Mask, size: Size): void {
  if (mask.size.width === size.width && mask.size.height === size.height) return;
  throw new Error(`masks of two sizes: ${mask.size.width} x ${mask.size.height} and ${size.width} x ${size.height}`);
}

function sum(data: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) total += data[i]!;
  return total;
}
