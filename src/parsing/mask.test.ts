import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyMask } from '../../test/lib/masks.ts';
import type { Size } from './geometry.ts';
import { emptyMask, intersectionArea, maskFromBytes, maskHas, maskIou, maskToBytes, unionMask } from './mask.ts';

const size: Size = { width: 6, height: 4 };

test('a sparse mask holds the same pixels as the dense one, in the smallest box', () => {
  fc.assert(
    fc.property(anyMask, ({ bytes, size }) => {
      const mask = maskFromBytes(bytes, size);
      expect(maskToBytes(mask)).toEqual(bytes);
      expect(mask.area).toBe(bytes.filter(Boolean).length);
      expect(mask.data.length).toBe(mask.box.width * mask.box.height);
      const { x, y, width, height } = mask.box;
      const sides = [
        ...Array.from({ length: width }, (_, i) => [maskHas(mask, x + i, y), maskHas(mask, x + i, y + height - 1)]),
      ];
      if (mask.area > 0) {
        expect(sides.some(([top]) => top) && sides.some(([, bottom]) => bottom)).toBe(true);
        const rows = Array.from({ length: height }, (_, i) => y + i);
        expect(rows.some((row) => maskHas(mask, x, row))).toBe(true);
        expect(rows.some((row) => maskHas(mask, x + width - 1, row))).toBe(true);
      }
    }),
  );
});

test('any value but 0 counts as set', () => {
  const mask = maskFromBytes(Uint8Array.of(0, 255, 7, 0), { width: 2, height: 2 });
  expect([...maskToBytes(mask)]).toEqual([0, 1, 1, 0]);
});

test('bytes of a box that reaches beyond the picture are cut off', () => {
  const mask = maskFromBytes(new Uint8Array(9).fill(1), size, { x: 4, y: -1, width: 3, height: 3 });
  expect(mask.box).toEqual({ x: 4, y: 0, width: 2, height: 2 });
  expect(mask.area).toBe(4);
});

test('union and intersection are those of the pixels', () => {
  const twoMasks = anyMask.chain((a) =>
    fc
      .uint8Array({ minLength: a.bytes.length, maxLength: a.bytes.length, max: 1 })
      .map((b) => ({ size: a.size, a: a.bytes, b })),
  );
  fc.assert(
    fc.property(twoMasks, ({ size, a, b }) => {
      const [left, right] = [maskFromBytes(a, size), maskFromBytes(b, size)];
      const both = a.filter((value, i) => value & b[i]!).length;
      const union = unionMask([left, right], size);
      expect(maskToBytes(union)).toEqual(a.map((value, i) => value | b[i]!));
      expect(union.area).toBe(left.area + right.area - both);
      expect(intersectionArea(left, right)).toBe(both);
    }),
  );
});

test('two empty masks are the same mask', () => {
  expect(maskIou(emptyMask(size), emptyMask(size))).toBe(1);
  expect(unionMask([], size)).toEqual(emptyMask(size));
});

test('masks of different pictures cannot be compared', () => {
  expect(() => maskIou(emptyMask(size), emptyMask({ width: 4, height: 6 }))).toThrow('6 x 4');
});
