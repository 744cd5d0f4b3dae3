import { describe, expect, test } from 'vitest';
import { rleOf, sampleResponse } from '../testing/sample-result.ts';
import { paintSegments, segmentAt } from './segment-map.ts';

const FACE = 1;
const HAND = 0;
const TORSO = 2;
const OTHER = 3;

describe('at the size of the image', () => {
  const map = paintSegments(sampleResponse());

  test('each pixel knows its segment; a smaller one lies on top of a bigger one', () => {
    const rows = [0, 1, 2, 3].map((y) => [...map.data.subarray(y * 6, y * 6 + 6)].join(''));
    expect(rows).toEqual(['022000', '022004', '331004', '333004']);
  });

  test('a lookup gives the index of the segment', () => {
    expect(segmentAt(map, 1.5, 0.2)).toBe(FACE);
    expect(segmentAt(map, 2, 2)).toBe(HAND);
    expect(segmentAt(map, 0, 3.99)).toBe(TORSO);
    expect(segmentAt(map, 5.9, 1)).toBe(OTHER);
    expect(segmentAt(map, 3, 0)).toBeNull();
  });

  test('outside of the image there is nobody', () => {
    for (const [x, y] of [
      [-0.1, 0],
      [0, -1],
      [6, 1],
      [1, 4],
    ])
      expect(segmentAt(map, x, y)).toBeNull();
  });
});

test('a reduced map says the same as the full one at its sample points', () => {
  const height = 90;
  const width = 120;
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => ((x - 60) ** 2 + (y - 45) ** 2 < 1200 ? '#' : '.')).join(''),
  );
  const response = sampleResponse();
  response.image = { width, height };
  response.segments = [{ ...response.segments[0], rle: rleOf(rows) as { size: [number, number]; counts: string } }];
  const full = paintSegments(response);
  const small = paintSegments(response, 1000);
  expect([full.width, full.height]).toEqual([width, height]);
  expect(small.width * small.height).toBeLessThanOrEqual(1100);
  for (let row = 0; row < small.height; row++) {
    for (let column = 0; column < small.width; column++) {
      const x = Math.floor(((column + 0.5) * width) / small.width);
      const y = Math.floor(((row + 0.5) * height) / small.height);
      expect(small.data[row * small.width + column]).toBe(full.data[y * width + x]);
    }
  }
});
