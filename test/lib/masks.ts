import fc from 'fast-check';
import type { Size } from '../../src/parsing/geometry.ts';

const size = fc.record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) });

/** A dense picture of bytes below `values`, made of rectangles and single pixels: runs, holes and touched borders. */
function painted(values: number): fc.Arbitrary<{ size: Size; bytes: Uint8Array }> {
  const coordinate = fc.integer({ min: -4, max: 27 });
  const stroke = fc.record({
    x: coordinate,
    y: coordinate,
    width: fc.integer({ min: 1, max: 26 }),
    height: fc.integer({ min: 1, max: 26 }),
    value: fc.integer({ min: 0, max: values - 1 }),
  });
  return fc.record({ size, strokes: fc.array(stroke, { maxLength: 12 }) }).map(({ size, strokes }) => {
    const bytes = new Uint8Array(size.width * size.height);
    for (const { x, y, width, height, value } of strokes) {
      for (let row = Math.max(0, y); row < Math.min(size.height, y + height); row++) {
        for (let column = Math.max(0, x); column < Math.min(size.width, x + width); column++) {
          bytes[row * size.width + column] = value;
        }
      }
    }
    return { size, bytes };
  });
}

/** Any binary mask up to 24 x 24: shapes, and noise. */
export const anyMask: fc.Arbitrary<{ size: Size; bytes: Uint8Array }> = fc.oneof(
  painted(2),
  size.chain((size) =>
    fc
      .uint8Array({ minLength: size.width * size.height, maxLength: size.width * size.height, max: 1 })
      .map((bytes) => ({ size, bytes })),
  ),
);

/** Any label map up to 24 x 24 with class ids below `classes`. */
export function anyLabelMap(classes: number): fc.Arbitrary<{ size: Size; bytes: Uint8Array }> {
  return painted(classes);
}
