import { expect, test } from 'vitest';
import { maskToBytes } from './mask.ts';
import { readLabelMe } from './read-labelme.ts';

const file = (shapes: object[]) => ({ version: '5.0.1', imageWidth: 10, imageHeight: 8, imageData: null, shapes });

test('rectangles and circles have an area too, points have none', () => {
  const { areas } = readLabelMe(
    file([
      {
        label: 'box',
        shape_type: 'rectangle',
        points: [
          [6, 5],
          [2, 1],
        ],
        group_id: 7,
      },
      {
        label: 'disc',
        shape_type: 'circle',
        points: [
          [5, 4],
          [8, 4],
        ],
        group_id: null,
      },
      { label: 'nose', shape_type: 'point', points: [[3, 3]] },
    ]),
  );
  expect(areas.map((area) => [area.label, area.group])).toEqual([
    ['box', 7],
    ['disc', null],
  ]);
  expect(areas[0]!.mask).toMatchObject({ box: { x: 2, y: 1, width: 4, height: 4 }, area: 16 });
  // Pixels whose centres are nearer than 3 to (5, 4).
  const near = Array.from({ length: 80 }, (_, i) => Math.hypot((i % 10) - 4.5, Math.floor(i / 10) - 3.5) < 3);
  expect([...maskToBytes(areas[1]!.mask)]).toEqual(near.map(Number));
});

test('a shape without a type is a polygon', () => {
  const { areas } = readLabelMe(
    file([
      {
        label: 'a',
        points: [
          [0, 0],
          [2, 0],
          [2, 2],
          [0, 2],
        ],
      },
    ]),
  );
  expect(areas[0]!.mask.area).toBe(4);
});

test('anything else is refused, and what is wrong is named', () => {
  const failure = expect.objectContaining({ code: 'bad_request', message: expect.stringContaining('imageWidth') });
  expect(() => readLabelMe({ imageHeight: 8, shapes: [] })).toThrow(failure);
});
