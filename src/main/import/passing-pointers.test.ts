import { expect, test } from 'vitest';
import { passingPointers } from './passing-pointers.ts';

test('what differs, and what is named like a time or an id of the request', () => {
  const a = { n: 1, inference_time: '0.42s', deep: { 'a/b': [1, 2], request_id: 'x' }, same: 'y', only: 1 };
  const b = { n: 2, inference_time: '0.42s', deep: { 'a/b': [1, 3], request_id: 'x' }, same: 'y' };
  expect(passingPointers(a, b)).toEqual(['/deep/a~1b/*', '/deep/request_id', '/inference_time', '/n', '/only']);
});

test('items of lists count as one; lists of another length as a whole', () => {
  const item = (score: number) => ({ label: 'x', score });
  expect(passingPointers([item(1), item(2)], [item(1), item(3)])).toEqual(['/*/score']);
  expect(passingPointers({ list: [1, 2] }, { list: [1] })).toEqual(['/list']);
  expect(passingPointers({ a: [null, { b: [] }] }, { a: [null, { b: [] }] })).toEqual([]);
});
