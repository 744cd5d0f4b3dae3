import { describe, expect, test } from 'vitest';
import { fitView, pan, toImage, zoomAt } from './viewport.ts';

const image = { width: 1000, height: 500 };
const stage = { width: 524, height: 424 };

test('fit shows all of a big image, centred, and does not blow up a small one', () => {
  expect(fitView(image, stage)).toEqual({ scale: 0.5, x: 12, y: 87 });
  expect(fitView({ width: 10, height: 10 }, stage).scale).toBe(2);
});

describe('zoomAt', () => {
  const at = { x: 300, y: 200 };

  test('keeps the image point under the pointer', () => {
    const before = fitView(image, stage);
    const after = zoomAt(before, at, 4, image, stage);
    expect(after.scale).toBe(2);
    expect(toImage(after, at).x).toBeCloseTo(toImage(before, at).x);
    expect(toImage(after, at).y).toBeCloseTo(toImage(before, at).y);
  });

  test('goes no further out than fitted, no further in than the limit', () => {
    const fitted = fitView(image, stage);
    expect(zoomAt(fitted, at, 0.1, image, stage)).toEqual(fitted);
    expect(zoomAt(fitted, at, 1e6, image, stage).scale).toBe(24);
  });
});

test('pan stops at the borders of the image', () => {
  const close = zoomAt(fitView(image, stage), { x: 262, y: 212 }, 4, image, stage);
  expect(pan(close, 1e6, 1e6, image, stage)).toEqual({ scale: 2, x: 12, y: 12 });
  expect(pan(close, -1e6, -1e6, image, stage)).toEqual({ scale: 2, x: 524 - 2000 - 12, y: 424 - 1000 - 12 });
});

test('an image smaller than the stage cannot be dragged away', () => {
  const fitted = fitView(image, stage);
  expect(pan(fitted, 50, 50, image, stage)).toEqual(fitted);
});
