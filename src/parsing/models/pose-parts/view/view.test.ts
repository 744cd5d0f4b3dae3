import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyAffine, invertAffine } from './affine.ts';
import { regionView, windowView } from './view.ts';

const whole = { x0: 0, y0: 0, x1: 300, y1: 200 };

test('a window view is padded to multiples and keeps the aspect', () => {
  const view = windowView(whole, { side: 256, multiple: 32 });
  expect([view.width, view.height]).toEqual([256, 192]);
  expect(applyAffine(view.toPhoto, 256, 0).x).toBeCloseTo(300);
  expect(applyAffine(view.toPhoto, 0, 128).y).toBeCloseTo(150);
});

test('a mirrored view shows the right edge of the photo on its left', () => {
  const view = windowView(whole, { side: 300, multiple: 1, mirrored: true });
  expect(applyAffine(view.toPhoto, 0, 0)).toEqual({ x: 300, y: 0 });
  expect(applyAffine(view.toPhoto, 300, 200)).toEqual({ x: 0, y: 200 });
});

test('quarter turns move the corners clockwise', () => {
  const corner = (turns: number) => {
    const view = windowView(whole, { side: 300, multiple: 1, turns });
    return [view.width, view.height, applyAffine(view.toPhoto, 0, 0)];
  };
  // Turned clockwise once, the photo's bottom left corner is on top left.
  expect(corner(1)).toEqual([200, 300, { x: 0, y: 200 }]);
  expect(corner(2)).toEqual([300, 200, { x: 300, y: 200 }]);
  expect(corner(3)).toEqual([200, 300, { x: 300, y: 0 }]);
});

test('every view maps its inside onto the part that it shows', () => {
  const options = fc.record({
    side: fc.integer({ min: 32, max: 600 }),
    turns: fc.integer({ min: 0, max: 3 }),
    mirrored: fc.boolean(),
  });
  fc.assert(
    fc.property(options, (option) => {
      const view = windowView(whole, { ...option, multiple: 1 });
      const center = applyAffine(view.toPhoto, view.width / 2, view.height / 2);
      const step = 300 / option.side;
      expect(Math.abs(center.x - 150)).toBeLessThanOrEqual(step);
      expect(Math.abs(center.y - 100)).toBeLessThanOrEqual(step);
    }),
  );
});

test('a region view turns about its centre', () => {
  const view = regionView({ center: { x: 50, y: 70 }, side: 40, angle: Math.PI / 2 }, 256);
  const middle = applyAffine(view.toPhoto, 128, 128);
  expect(middle.x).toBeCloseTo(50);
  expect(middle.y).toBeCloseTo(70);
  // What lies above the centre in the view lies to its right in the photo.
  const top = applyAffine(view.toPhoto, 128, 0);
  expect(top.x).toBeCloseTo(70);
  expect(top.y).toBeCloseTo(70);
});

test('an inverse undoes its map', () => {
  const number = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), number, number, (angle, x, y) => {
      const { toPhoto } = regionView({ center: { x: 3, y: 4 }, side: 10, angle }, 64);
      const there = applyAffine(toPhoto, x, y);
      const back = applyAffine(invertAffine(toPhoto), there.x, there.y);
      expect(back.x).toBeCloseTo(x, 6);
      expect(back.y).toBeCloseTo(y, 6);
    }),
  );
});

test('a flat map has no inverse', () => {
  expect(() => invertAffine({ xx: 0, xy: 0, x0: 1, yx: 0, yy: 0, y0: 1 })).toThrow('inverse');
});
