import { expect, test } from 'vitest';
import type { Image } from '../../../image.ts';
import { cropView } from './crop.ts';
import { buildPyramid } from './pyramid.ts';
import { regionView, windowView } from './view.ts';

/** Red grows to the right, green downwards. */
function ramp(width: number, height: number): Image {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x, y, 200], (y * width + x) * 3);
  }
  return { width, height, data };
}

const whole = { x0: 0, y0: 0, x1: 64, y1: 48 };

test('a view of the photo at its own size is the photo', () => {
  const photo = ramp(64, 48);
  const target = new Int32Array(photo.data.length);
  cropView(buildPyramid(photo), windowView(whole, { side: 64, multiple: 1 }), target, 1);
  expect(Array.from(target)).toEqual(Array.from(photo.data));
});

test('a mirrored view is the photo with its columns reversed', () => {
  const target = new Int32Array(64 * 48 * 3);
  cropView(buildPyramid(ramp(64, 48)), windowView(whole, { side: 64, multiple: 1, mirrored: true }), target, 1);
  expect([target[0], target[1]]).toEqual([63, 0]);
  expect([target[63 * 3], target[47 * 64 * 3 + 1]]).toEqual([0, 47]);
});

test('halvings are means and keep positions', () => {
  const { levels } = buildPyramid(ramp(256, 255 + 145));
  expect(levels.map(({ width, height }) => [width, height])).toEqual([
    [256, 400],
    [128, 200],
  ]);
  expect(Array.from(levels[1]!.data.subarray(3, 6))).toEqual([3, 1, 200]);
});

test('an odd photo is halved without losing its last row and column', () => {
  const { levels } = buildPyramid(ramp(385, 3));
  expect([levels[1]!.width, levels[1]!.height]).toEqual([193, 2]);
});

test('outside of the photo there is nothing', () => {
  const target = new Float32Array(32 * 32 * 3).fill(7);
  const photo = ramp(64, 48);
  cropView(buildPyramid(photo), regionView({ center: { x: 64, y: 24 }, side: 32, angle: 0 }, 32), target, 1 / 255);
  expect(target[0]).toBeCloseTo(48 / 255);
  expect(target[31 * 3]).toBe(0);
  expect(Math.max(...target)).toBeLessThanOrEqual(1);
});

test('a reduced view samples the ramp at the centres of its pixels', () => {
  const target = new Float32Array(32 * 24 * 3);
  cropView(buildPyramid(ramp(64, 48)), windowView(whole, { side: 32, multiple: 1 }), target, 1);
  // Network pixel 5 covers photo pixels 10 and 11.
  expect(target[5 * 3]).toBeCloseTo(10.5);
});
