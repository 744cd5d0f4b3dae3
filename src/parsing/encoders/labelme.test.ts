import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyParsing, drawnParsing } from '../../../test/lib/parsings.ts';
import { maskToBytes, unionMask } from '../mask.ts';
import { readLabelMe } from '../read-labelme.ts';
import { encodeLabelMe } from './labelme.ts';

test('with no tolerance the polygons, read again, are the masks, holes and all', () => {
  fc.assert(
    fc.property(anyParsing, (parsing) => {
      const { size, areas } = readLabelMe(JSON.parse(JSON.stringify(encodeLabelMe(parsing, { tolerance: 0 }))));
      expect(size).toEqual(parsing.size);
      for (const segment of parsing.segments) {
        const { name } = parsing.labels.labels[segment.label]!;
        const own = areas.filter((area) => area.label === name && area.group === segment.person);
        const masks = own.map((area) => area.mask);
        expect(maskToBytes(unionMask(masks, size))).toEqual(maskToBytes(segment.mask));
        expect(masks.reduce((sum, mask) => sum + mask.area, 0)).toBe(segment.mask.area);
      }
    }),
    { numRuns: 300 },
  );
});

test('a tolerance saves corners and moves the outline little', () => {
  const disc = (x: number, y: number) => ((x - 50) ** 2 + (y - 50) ** 2 < 45 ** 2 ? '3' : '.');
  const rows = Array.from({ length: 100 }, (_, y) => Array.from({ length: 100 }, (_, x) => disc(x, y)).join(''));
  const parsing = drawnParsing(rows);
  const exact = encodeLabelMe(parsing, { tolerance: 0 }).shapes[0]!;
  const rough = encodeLabelMe(parsing, { tolerance: 1 });
  expect(rough.shapes[0]!.points.length).toBeLessThan(exact.points.length / 4);
  const [area] = readLabelMe(rough).areas;
  expect(Math.abs(area!.mask.area - parsing.segments[0]!.mask.area)).toBeLessThan(2 * Math.PI * 45);
});

test('a file has what LabelMe wants to find', () => {
  const file = encodeLabelMe(drawnParsing(['33.4']), { fileName: 'beach.jpg' });
  expect(file).toMatchObject({ imagePath: 'beach.jpg', imageWidth: 4, imageHeight: 1, imageData: null });
  expect(file.shapes.map((shape) => [shape.label, shape.shape_type, shape.group_id])).toEqual([
    ['torso', 'polygon', 1],
    ['left-upper-arm', 'polygon', 1],
  ]);
});
