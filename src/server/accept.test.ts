import { expect, test } from 'vitest';
import { formatFor } from './accept.ts';

test.each([
  [undefined, 'json'],
  ['', 'json'],
  ['*/*', 'json'],
  ['application/json', 'json'],
  ['text/html', 'json'],
  ['image/jpeg', 'json'],
  ['image/png', 'overlay'],
  ['IMAGE/PNG', 'overlay'],
  ['image/*', 'overlay'],
  ['image/png, */*', 'overlay'],
  ['image/png;q=0', 'json'],
  ['image/png;q=nonsense', 'json'],
  ['image/png;q=0.5, application/json', 'json'],
  ['application/json;q=0.5, image/png', 'overlay'],
  ['application/json, image/png', 'json'],
])('Accept: %s -> %s', (accept, format) => {
  expect(formatFor(accept)).toBe(format);
});
