import { describe, expect, test } from 'vitest';
import { standingBody } from '../../../../../test/lib/bodies.ts';
import { posePartsLabels } from '../../../label-sets/pose-parts.ts';
import { guessFace } from '../person/face.ts';
import { faceRegion } from '../person/regions.ts';
import { JOINT } from '../skeleton/joints.ts';
import { polygonDistance, segmentDistance } from './distance.ts';
import { createFigure, supportOf } from './figure.ts';
import { assignParts, codeOf, gridSize, type PartGrid, partOf, personOf } from './grid.ts';
import { mergeIslands } from './islands.ts';
import { refineGrid } from './refine.ts';

const photo = { width: 400, height: 400 };
const where = { x: 200, y: 100, unit: 60 };

function labelAt(grid: PartGrid, x: number, y: number): string {
  const column = Math.floor((x / photo.width) * grid.width);
  const row = Math.floor((y / photo.height) * grid.height);
  return posePartsLabels.labels[partOf(grid.codes[row * grid.width + column]!)]!.name;
}

describe('distances', () => {
  test('from a segment', () => {
    expect(segmentDistance(0, 3, -5, 0, 5, 0)).toBe(3);
    expect(segmentDistance(9, 3, -5, 0, 5, 0)).toBe(5);
    expect(segmentDistance(3, 4, 0, 0, 0, 0)).toBe(5);
  });

  test('from a polygon, negative inside, the same for either direction of the ring', () => {
    const square = Float64Array.from([0, 0, 10, 0, 10, 10, 0, 10]);
    const other = Float64Array.from([0, 10, 10, 10, 10, 0, 0, 0]);
    for (const ring of [square, other]) {
      expect(polygonDistance(ring, 5, 4)).toBe(-4);
      expect(polygonDistance(ring, 13, 14)).toBe(5);
      expect(polygonDistance(ring, 5, -2)).toBe(2);
    }
  });
});

describe('parts of a standing person', () => {
  const body = standingBody(where);
  body.face = guessFace(faceRegion(body)!);
  const grid = assignParts([createFigure(body, photo)], photo, { width: 200, height: 200 });
  const at = (dx: number, dy: number) => labelAt(grid, where.x + dx * where.unit, where.y + dy * where.unit);

  test("the person's left is on the right of the picture when they face it", () => {
    expect(at(0.7, 0.35)).toBe('left-upper-arm');
    expect(at(-0.7, 0.35)).toBe('right-upper-arm');
    expect(at(1.05, 1)).toBe('left-lower-arm');
    expect(at(-1.05, 1)).toBe('right-lower-arm');
    expect(at(1.25, 1.4)).toBe('left-hand');
    expect(at(0.33, 1.9)).toBe('left-upper-leg');
    expect(at(-0.33, 1.9)).toBe('right-upper-leg');
    expect(at(0.38, 2.9)).toBe('left-lower-leg');
    expect(at(-0.4, 3.5)).toBe('right-foot');
  });

  test('the torso lies between shoulders and hips, and goes on to the neck', () => {
    expect(at(0, 0.6)).toBe('torso');
    expect(at(0, -0.05)).toBe('torso');
  });

  test('the face lies in its outline, hair above it', () => {
    expect(at(0, -0.6)).toBe('face');
    expect(at(0, -1.05)).toBe('hair');
  });

  test('without a face the head is hair', () => {
    const back = assignParts([createFigure(standingBody(where), photo)], photo, { width: 200, height: 200 });
    expect(labelAt(back, where.x, where.y - 0.65 * where.unit)).toBe('hair');
  });
});

describe('what does not show', () => {
  test('outside of the mask there is background', () => {
    const body = standingBody(where, (x) => (x < 200 ? 1 : 0));
    const grid = assignParts([createFigure(body, photo)], photo, { width: 100, height: 100 });
    expect(labelAt(grid, 216, 150)).toBe('background');
    expect(labelAt(grid, 184, 150)).toBe('torso');
  });

  test('a guessed arm in front of the torso is not painted', () => {
    const body = standingBody(where);
    for (const joint of [JOINT.leftElbow, JOINT.leftWrist]) {
      body.pose.x[joint] = where.x + 6;
      body.pose.y[joint] = where.y + 40;
      body.pose.score[joint] = 0.15;
    }
    const { limbs } = createFigure(body, photo);
    expect(Array.from(limbs.parts)).not.toContain(4);
    expect(Array.from(limbs.parts)).toContain(5);
  });

  test('joints that nobody saw carry no limb, and a face alone has no torso', () => {
    const body = standingBody(where);
    body.face = guessFace(faceRegion(body)!);
    for (let joint = JOINT.leftShoulder; joint <= JOINT.rightAnkle; joint++) body.pose.score[joint] = 0.01;
    const { limbs, trunk } = createFigure(body, photo);
    expect(limbs.parts).toHaveLength(0);
    expect(trunk.map(({ kind }) => kind)).toEqual(['face', 'hair']);
  });

  test('a limb holds its ground where the mask is unsure, but not where there is none', () => {
    expect(supportOf(0.4, 0.3)).toBeGreaterThanOrEqual(0.5);
    expect(supportOf(0.4, 0.8)).toBeLessThan(0.5);
    expect(supportOf(0.1, 0)).toBeLessThan(0.5);
    expect(supportOf(0.9, Infinity)).toBe(0.9);
  });
});

test('two people: each pixel goes to whose bones and mask are nearer', () => {
  const left = standingBody({ x: 130, y: 100, unit: 50 });
  const right = standingBody({ x: 270, y: 100, unit: 50 });
  const figures = [left, right].map((body) => createFigure(body, photo));
  const { codes } = assignParts(figures, photo, { width: 100, height: 100 });
  expect(personOf(codes[35 * 100 + 32]!)).toBe(1);
  expect(personOf(codes[35 * 100 + 68]!)).toBe(2);
});

test('codes carry person and part; the grid is never finer than the picture', () => {
  expect([personOf(codeOf(20, 15)), partOf(codeOf(20, 15))]).toEqual([20, 15]);
  expect(gridSize({ width: 4000, height: 3000 }, 512)).toEqual({ width: 512, height: 384 });
  expect(gridSize({ width: 1, height: 1 }, 512)).toEqual({ width: 1, height: 1 });
  expect(gridSize({ width: 3000, height: 1 }, 512)).toEqual({ width: 512, height: 1 });
});

describe('islands', () => {
  test('a speck goes to what it lies in, a large piece stays', () => {
    const codes = new Uint16Array(100 * 100).fill(19);
    codes[50 * 100 + 50] = 20;
    for (let i = 0; i < 200; i++) codes[i] = 22;
    mergeIslands({ width: 100, height: 100, codes });
    expect(codes[50 * 100 + 50]).toBe(19);
    expect(codes[150]).toBe(22);
  });

  test('a speck between two codes goes to the longer border', () => {
    const codes = new Uint16Array(100 * 100);
    for (let y = 0; y < 100; y++) codes.fill(33, y * 100 + 50, y * 100 + 100);
    codes[40 * 100 + 50] = 35;
    mergeIslands({ width: 100, height: 100, codes });
    expect(codes[40 * 100 + 50]).toBe(33);
  });
});

describe('at the size of the picture', () => {
  const picture = { width: 1600, height: 1600 };
  // A slanted border: its mask falls from 1 to 0 within 40 photo pixels.
  const body = standingBody(where, (x, y) => Math.min(1, Math.max(0, 0.5 + (x + 0.3 * y - 250) / 40)));
  const figures = [createFigure(body, photo)];
  const coarse = assignParts(figures, photo, { width: 100, height: 100 });
  const { labels, people } = refineGrid(coarse, figures, { photo, picture });

  test('a slanted border moves by single pixels, not in steps of cells', () => {
    const borders: number[] = [];
    for (let y = 560; y < 640; y++) {
      let x = 600;
      while (labels[y * picture.width + x] === 0) x++;
      borders.push(x);
    }
    for (let i = 1; i < borders.length; i++) expect(Math.abs(borders[i]! - borders[i - 1]!)).toBeLessThanOrEqual(1);
    // x + .3 y = 250 in the photo; a picture pixel is a quarter of a photo pixel.
    expect(borders[40]! / 4).toBeCloseTo(250 - 0.3 * (600 / 4), 0);
  });

  test('pixels have a class exactly where they have a person', () => {
    for (let i = 0; i < labels.length; i += 97) expect(people[i]! > 0).toBe(labels[i]! > 0);
  });

  test('a grid as fine as the picture is the picture', () => {
    const fine = assignParts(figures, photo, photo);
    const maps = refineGrid(fine, figures, { photo, picture: photo });
    expect(Array.from(maps.labels)).toEqual(Array.from(fine.codes, partOf));
  });
});
