import { expect, test } from 'vitest';
import { sampleResponse } from '../testing/sample-result.ts';
import { labelRows, personRows } from './legend.ts';

test('a class counts its pixels on everyone', () => {
  expect(labelRows(sampleResponse())).toEqual([
    { label: 1, name: 'face', area: 4, share: 4 / 24 },
    { label: 3, name: 'torso', area: 9, share: 9 / 24 },
    { label: 6, name: 'hand', area: 1, share: 1 / 24 },
  ]);
});

test('everyone is listed with their parts', () => {
  const [first, second] = personRows(sampleResponse());
  expect(first).toMatchObject({ person: 1, score: 0.93, area: 10 });
  expect(first.parts.map((p) => [p.name, p.segment])).toEqual([
    ['face', 1],
    ['torso', 2],
    ['hand', 0],
  ]);
  expect(second.parts.map((p) => p.name)).toEqual(['torso']);
});

test('parts of nobody in particular come last', () => {
  const response = sampleResponse();
  response.people = [];
  response.segments = response.segments.map((s) => ({ ...s, person: null }));
  const rows = personRows(response);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ person: null, score: null, area: 14 });
  expect(rows[0].parts).toHaveLength(4);
});
