import { expect, test } from 'vitest';
import { readQuery } from './query.ts';

const read = (query: string) => readQuery(new URLSearchParams(query));

test('without anything: JSON with run lengths, everybody told apart', () => {
  expect(read('')).toEqual({ format: 'json', masks: 'rle', minScore: 0, people: true });
});

test('everything set', () => {
  expect(read('format=coco&masks=png&min_score=.5&people=false')).toEqual({
    format: 'coco',
    masks: 'png',
    minScore: 0.5,
    people: false,
  });
});

test.each(['format=xml', 'masks=yes', 'min_score=2', 'min_score=high', 'people=1'])(
  '%s is refused by name',
  (query) => {
    expect(() => read(query)).toThrow(
      expect.objectContaining({ code: 'bad_request', message: expect.stringContaining(query.split('=')[0] as string) }),
    );
  },
);
