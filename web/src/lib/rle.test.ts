import { describe, expect, test } from 'vitest';
import { decodeCounts, forEachRun, type Rle } from './rle.ts';

/** All ones of a mask as [x, y]. */
function pixels(rle: Rle): [number, number][] {
  const found: [number, number][] = [];
  forEachRun(rle, (x, top, bottom) => {
    for (let y = top; y < bottom; y++) found.push([x, y]);
  });
  return found;
}

describe('decodeCounts', () => {
  test('reads small numbers, one character each', () => {
    expect(decodeCounts('52203')).toEqual([5, 2, 2, 2, 5]);
  });

  test('reads numbers of several characters and negative differences', () => {
    // 100 = 0b00011_00100: 'T3'; 1000 = 0b11111_01000 with a leading 0 block: 'Xo0'.
    expect(decodeCounts('T3Xo0')).toEqual([100, 1000]);
    // The fourth number is told as its difference to the second: 1000 - 7.
    expect(decodeCounts('T3Xo05I')).toEqual([100, 1000, 5, 993]);
  });

  test('refuses text that is cut off or not run lengths', () => {
    expect(() => decodeCounts('T')).toThrow(/middle of a number/);
    expect(() => decodeCounts('5 2')).toThrow(/wrong character at 1/);
  });
});

describe('forEachRun', () => {
  test('goes down the columns', () => {
    // 2 wide, 3 high: skip 1, two ones (column 0, rows 1 and 2), one off, one on (column 1, row 1), one off.
    expect(pixels({ size: [3, 2], counts: '121O0' })).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
    ]);
  });

  test('splits a run at the end of a column', () => {
    const runs: [number, number, number][] = [];
    forEachRun({ size: [4, 3], counts: '28' }, (...run) => runs.push(run));
    expect(runs).toEqual([
      [0, 2, 4],
      [1, 0, 4],
      [2, 0, 2],
    ]);
  });

  test('refuses runs beyond the last pixel', () => {
    expect(() => pixels({ size: [2, 2], counts: '09' })).toThrow(/beyond its last pixel/);
  });

  test('an empty mask has no ones', () => {
    expect(pixels({ size: [2, 2], counts: '4' })).toEqual([]);
  });
});
