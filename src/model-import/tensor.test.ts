import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float32s, reshaped, transposed } from './tensor.ts';

test('transposed puts axes in the order of the permutation', () => {
  const tensor = float32s([0, 1, 2, 3, 4, 5], [1, 2, 3]);
  expect(transposed(tensor, [2, 0, 1])).toEqual(float32s([0, 3, 1, 4, 2, 5], [3, 1, 2]));
});

test('the inverse permutation brings a tensor back', () => {
  const cases = fc
    .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    .chain((shape) =>
      fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
    );
  fc.assert(
    fc.property(cases, ([shape, perm]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const tensor = float32s([...Array(count).keys()], shape);
      const inverse = perm.map((_, axis) => perm.indexOf(axis));
      expect(transposed(transposed(tensor, perm), inverse)).toEqual(tensor);
    }),
  );
});

test('reshaped refuses another number of elements', () => {
  expect(() => reshaped(float32s([1, 2, 3]), [2, 2])).toThrow('a tensor of [3] cannot take the shape [2,2]');
});
