import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyMask } from '../../test/lib/masks.ts';
import { traceContours } from './contours.ts';
import type { Size } from './geometry.ts';
import { maskFromBytes, maskToBytes } from './mask.ts';
import { fillPolygon } from './polygon.ts';

/** Number of pieces of a dense mask whose pixels touch at sides, counted by flooding. */
function countPieces(bytes: Uint8Array, { width }: Size): number {
  const rest = bytes.slice();
  let pieces = 0;
  for (let start = 0; start < rest.length; start++) {
    if (rest[start] === 0) continue;
    pieces++;
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (rest[at] !== 1) continue;
      rest[at] = 0;
      open.push(at - width, at + width);
      if (at % width > 0) open.push(at - 1);
      if (at % width < width - 1) open.push(at + 1);
    }
  }
  return pieces;
}

test('one contour a piece; outlines less holes are the mask', () => {
  fc.assert(
    fc.property(anyMask, ({ bytes, size }) => {
      const contours = traceContours(maskFromBytes(bytes, size));
      expect(contours.length).toBe(countPieces(bytes, size));
      const filled = new Uint8Array(bytes.length);
      for (const { outline, holes } of contours) {
        const piece = maskToBytes(fillPolygon(outline, size));
        for (const hole of holes) {
          const empty = maskToBytes(fillPolygon(hole, size));
          // Every hole lies inside its own outline.
          expect(empty.every((value, i) => value <= piece[i]!)).toBe(true);
          empty.forEach((value, i) => {
            piece[i]! -= value;
          });
        }
        piece.forEach((value, i) => {
          filled[i]! += value;
        });
      }
      expect(filled).toEqual(bytes);
    }),
    { numRuns: 500 },
  );
});

test('only corners are listed', () => {
  const bytes = Uint8Array.from('0000001111001111001111000000', Number);
  const [contour] = traceContours(maskFromBytes(bytes, { width: 7, height: 4 }));
  expect(contour!.holes).toEqual([]);
  for (const [i, point] of contour!.outline.entries()) {
    const next = contour!.outline[(i + 1) % contour!.outline.length]!;
    const after = contour!.outline[(i + 2) % contour!.outline.length]!;
    expect(point.x === next.x).not.toBe(next.x === after.x);
  }
});

test('a ring has a hole, and an island in the hole is a piece of its own', () => {
  const bytes = Uint8Array.from('1111110001101011000111111', Number);
  const contours = traceContours(maskFromBytes(bytes, { width: 5, height: 5 }));
  expect(contours.map((c) => c.holes.length)).toEqual([1, 0]);
  expect(contours[1]!.outline).toEqual([
    { x: 2, y: 2 },
    { x: 3, y: 2 },
    { x: 3, y: 3 },
    { x: 2, y: 3 },
  ]);
});
