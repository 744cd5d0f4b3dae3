import fc from 'fast-check';
import { decode } from 'fast-png';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { anyLabelMap, anyMask } from '../../test/lib/masks.ts';
import { posePartsLabels } from './label-sets/pose-parts.ts';
import { encodeBitPng, encodeIndexedPng } from './png.ts';

const palette = posePartsLabels.labels.map((label) => label.color);

test('another reader finds the indices and the palette as they were', () => {
  fc.assert(
    fc.property(anyLabelMap(16), ({ bytes, size }) => {
      const read = decode(encodeIndexedPng({ ...size, data: bytes, palette }), { checkCrc: true });
      expect([read.width, read.height, read.depth, read.channels]).toEqual([size.width, size.height, 8, 1]);
      expect([...read.data]).toEqual([...bytes]);
      expect(read.palette).toEqual(palette.map((color) => [...color]));
    }),
  );
});

test('painted, it has the colours of the palette', async () => {
  const png = encodeIndexedPng({ width: 3, height: 1, data: Uint8Array.of(0, 3, 15), palette });
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  expect([...data]).toEqual([palette[0], palette[3], palette[15]].flat());
});

test('a mask is a black and white picture of one bit a pixel', async () => {
  await fc.assert(
    fc.asyncProperty(anyMask, async ({ bytes, size }) => {
      const png = encodeBitPng(size, bytes);
      const { depth } = decode(png, { checkCrc: true });
      expect(depth).toBe(1);
      const { data } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
      expect([...data]).toEqual([...bytes].map((bit) => 255 * bit));
    }),
    { numRuns: 50 },
  );
});
