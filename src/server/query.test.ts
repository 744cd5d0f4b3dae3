import { expect, test } from 'vitest';
import { parseQuery } from '../api/parse.ts';
import { queryCompiler } from './query.ts';

const validate = queryCompiler({ schema: parseQuery, method: 'POST', url: '/parse' });

test('defaults are filled in, values become what they mean', () => {
  expect(validate({})).toEqual({ value: { masks: 'rle', min_score: 0, people: true } });
  expect(validate({ format: 'coco', masks: 'png', min_score: '0.25', people: 'false' })).toEqual({
    value: { format: 'coco', masks: 'png', min_score: 0.25, people: false },
  });
});

test.each([
  [{ fromat: 'json' }, 'Unknown option "fromat" in the query.', 'Options are format, masks, min_score, people.'],
  [{ format: 'jpg' }, '"format" cannot be "jpg".', '"format" is one of json, overlay, labels, coco.'],
  [{ masks: 'RLE' }, '"masks" cannot be "RLE".', '"masks" is one of rle, png, none.'],
  [{ min_score: '1.5' }, '"min_score" cannot be "1.5".', '"min_score" is a number from 0 to 1.'],
  [{ min_score: 'high' }, '"min_score" cannot be "high".', '"min_score" is a number from 0 to 1.'],
  [{ min_score: '' }, '"min_score" has no value in the query.', '"min_score" is a number from 0 to 1.'],
  [{ people: 'yes' }, '"people" cannot be "yes".', '"people" is one of true, false.'],
  [{ masks: ['rle', 'png'] }, '"masks" is in the query 2 times.', 'Give each option once.'],
])('%j is refused', (query, message, hint) => {
  expect(validate(query)).toMatchObject({ error: { code: 'bad_request', status: 400, message, hint } });
});
