import type { ParseResponse } from '../../../src/api/parse.ts';
import { forEachRun } from './rle.ts';

/** Which segment each pixel belongs to, at the image's size or smaller: made once a result, looked up at every move of the pointer. */
export interface SegmentMap {
  width: number;
  height: number;
  /** Size of the image that it stands for, in pixels. */
  image: { width: number; height: number };
  /** Row-major; 0 is nobody's pixel, else the index in `response.segments` plus one. */
  data: Uint16Array;
}

/** Bigger images get a reduced map: painting and hovering stay quick, and no screen shows more at once. */
const MAX_PIXELS = 3_000_000;

/** For each pixel of the image's axis: the first map cell whose sample point lies at or after it. */
function firstCells(length: number, cells: number): Int32Array {
  const first = new Int32Array(length + 1);
  let cell = 0;
  for (let at = 0; at <= length; at++) {
    while (cell < cells && Math.floor(((cell + 0.5) * length) / cells) < at) cell++;
    first[at] = cell;
  }
  return first;
}

/**
 * Paints all segments of a result into one map. Where masks overlap, the smaller segment is on top: a hand over a person.
 * @param maxPixels the map is reduced (nearest neighbour) when the image has more
 */
export function paintSegments(response: ParseResponse, maxPixels = MAX_PIXELS): SegmentMap {
  const image = response.image;
  const scale = Math.min(1, Math.sqrt(maxPixels / (image.width * image.height)));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const data = new Uint16Array(width * height);
  const columns = firstCells(image.width, width);
  const rows = firstCells(image.height, height);

  const order = response.segments.map((_, index) => index);
  order.sort((a, b) => response.segments[b].area - response.segments[a].area);
  for (const index of order) {
    const { rle } = response.segments[index];
    if (!rle) continue;
    forEachRun(rle, (x, top, bottom) => {
      for (let column = columns[x]; column < columns[x + 1]; column++) {
        for (let row = rows[top]; row < rows[bottom]; row++) data[row * width + column] = index + 1;
      }
    });
  }
  return { width, height, image, data };
}

/** The index of the segment at a point of the image (pixels), or null: nobody there, or outside. */
export function segmentAt(map: SegmentMap, x: number, y: number): number | null {
  if (x < 0 || y < 0 || x >= map.image.width || y >= map.image.height) return null;
  const column = Math.floor((x * map.width) / map.image.width);
  const row = Math.floor((y * map.height) / map.image.height);
  const value = map.data[row * map.width + column];
  return value === 0 ? null : value - 1;
}
