import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainRunLengths } from '../../bench/lib/plain-masks.ts';
import { anyMask } from '../../test/lib/masks.ts';
import { emptyMask, type Mask, maskFromBytes, maskToBytes } from './mask.ts';
import { decodeRle, encodeRle, maskFromRunLengths, runLengths } from './rle.ts';

test('run lengths are those of reading every pixel column by column', () => {
  fc.assert(
    fc.property(anyMask, ({ bytes, size }) => {
      expect(runLengths(maskFromBytes(bytes, size))).toEqual(plainRunLengths(bytes, size));
    }),
    { numRuns: 500 },
  );
});

test('a mask survives the way to a string and back, box and area included', () => {
  fc.assert(
    fc.property(anyMask, ({ bytes, size }) => {
      const mask = maskFromBytes(bytes, size);
      expect(decodeRle(encodeRle(mask))).toEqual(mask);
    }),
    { numRuns: 500 },
  );
});

// Strings worked out by hand from the definition: five bits a character, lowest first, 0x20 = more, '0' added.
test.each([
  { name: 'nothing', size: [2, 3], lengths: [6], counts: '6' },
  { name: 'everything', size: [2, 3], lengths: [0, 6], counts: '06' },
  { name: 'one pixel', size: [1, 4], lengths: [2, 1, 1], counts: '211' },
  { name: 'a run of 15 fits one character', size: [5, 5], lengths: [10, 15], counts: ':?' },
  { name: 'a run of 16 needs two', size: [5, 5], lengths: [9, 16], counts: '9`0' },
  { name: 'the fourth run is written less the second', size: [1, 12], lengths: [2, 3, 1, 5, 1], counts: '23120' },
  { name: 'a difference may be negative', size: [1, 12], lengths: [2, 5, 1, 3, 1], counts: '251N0' },
  { name: 'a long run', size: [1000, 1000], lengths: [999_999, 1], counts: 'oa`n01' },
] as const)('$name is written as $counts', ({ size, lengths, counts }) => {
  const mask = maskFromRunLengths(lengths, { height: size[0], width: size[1] });
  expect(encodeRle(mask)).toEqual({ size: [...size], counts });
  expect(runLengths(decodeRle({ size: [...size], counts }))).toEqual([...lengths]);
});

/** A mask of the pixels for which `inside` holds. */
function drawn(width: number, height: number, inside: (x: number, y: number) => boolean): Mask {
  const bytes = Uint8Array.from({ length: width * height }, (_, i) =>
    inside(i % width, Math.floor(i / width)) ? 1 : 0,
  );
  return maskFromBytes(bytes, { width, height });
}

// Written by pycocotools 2 for the same masks.
test.each([
  {
    name: 'a disc',
    mask: drawn(80, 60, (x, y) => (x - 40) ** 2 + (y - 30) ** 2 <= 25 ** 2),
    counts:
      'Rm01d1>G4L4L4L4M2N2N2N2N2O0O2O0O2O0O2O0O2O00000000000O20N1000000000001N101N101N101N101N2N2N2N2N3L4L4L4L9Bai0',
  },
  {
    name: 'a frame along the border',
    mask: drawn(80, 60, (x, y) => x < 2 || x >= 78 || y < 2 || y >= 58),
    counts: `0j3h1ZL${'0'.repeat(149)}f3`,
  },
  {
    name: 'the last column of 12 megapixels',
    mask: drawn(4000, 3000, (x, y) => x === 3999 && y >= 1500),
    counts: 'TYU^;l^1',
  },
  {
    name: 'a band in 12 megapixels',
    mask: drawn(4000, 3000, (x, y) => y >= 1000 && x >= 10 && x < 12),
    counts: 'hXn0`n1Xo00hcR];',
  },
])('$name is written as the COCO tools write it', ({ mask, counts }) => {
  expect(encodeRle(mask).counts).toBe(counts);
  expect(decodeRle(encodeRle(mask))).toEqual(mask);
});

test('an empty mask of any size', () => {
  const mask = emptyMask({ width: 7, height: 5 });
  expect(decodeRle(encodeRle(mask))).toEqual(mask);
});

test('runs that go over the foot of a column go on at the head of the next', () => {
  const size = { width: 3, height: 2 };
  const mask = maskFromRunLengths([1, 4, 1], size);
  expect([...maskToBytes(mask)]).toEqual([0, 1, 1, 1, 1, 0]);
});

test.each([
  { why: 'too few pixels', counts: '5' },
  { why: 'too many pixels', counts: '7' },
  { why: 'an unknown character', counts: '6~' },
  { why: 'a character that promises more, and nothing after it', counts: 'P' },
  { why: 'a negative run', counts: '1111O' },
])('refuses $why', ({ counts }) => {
  expect(() => decodeRle({ size: [2, 3], counts })).toThrow(expect.objectContaining({ code: 'bad_request' }));
});
