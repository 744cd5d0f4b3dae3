import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyParsing, drawnParsing } from '../../../test/lib/parsings.ts';
import { cihp } from '../label-sets/lip.ts';
import { maskToBytes } from '../mask.ts';
import { mergePeople } from '../merge-people.ts';
import { decodeRle } from '../rle.ts';
import { encodeCoco } from './coco.ts';

const parsing = drawnParsing(['33..44', '3...44'], ['11..22', '1...22']);

test('every person and every part is an annotation with a category and a mask of the image', () => {
  fc.assert(
    fc.property(anyParsing, (any) => {
      const coco = encodeCoco(any);
      const categories = new Set(coco.categories.map((category) => category.id));
      const wanted = [...any.people, ...any.segments];
      expect(coco.annotations.map((a) => a.id)).toEqual(wanted.map((_, i) => i + 1));
      coco.annotations.forEach((annotation, i) => {
        expect(categories.has(annotation.category_id)).toBe(true);
        expect(annotation.image_id).toBe(coco.images[0]!.id);
        const mask = decodeRle(annotation.segmentation);
        expect(maskToBytes(mask)).toEqual(maskToBytes(wanted[i]!.mask));
        expect(annotation.area).toBe(mask.area);
        expect(annotation.bbox).toEqual([mask.box.x, mask.box.y, mask.box.width, mask.box.height]);
      });
    }),
  );
});

test('categories are the classes without the background, and the whole person', () => {
  const { categories, images } = encodeCoco(parsing, { fileName: 'beach.jpg' });
  expect(images).toEqual([{ id: 1, width: 6, height: 2, file_name: 'beach.jpg' }]);
  expect(categories[0]).toEqual({ id: 1, name: 'face', supercategory: 'part' });
  expect(categories.at(-1)).toEqual({ id: 16, name: 'person', supercategory: 'person' });
});

test('a set with a class for whole persons uses that one', () => {
  const coco = encodeCoco(drawnParsing(['13'], undefined, cihp));
  expect(coco.categories.filter((category) => category.supercategory === 'person')).toEqual([
    { id: 20, name: 'Human', supercategory: 'person' },
  ]);
  expect(coco.annotations.map((a) => a.category_id)).toEqual([20, 1, 3]);
});

test('without people there are parts only', () => {
  const coco = encodeCoco(mergePeople(parsing));
  expect(coco.annotations.map((a) => [a.category_id, a.person_id])).toEqual([
    [3, null],
    [4, null],
  ]);
});
