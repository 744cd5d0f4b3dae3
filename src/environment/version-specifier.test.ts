import { expect, test } from 'vitest';
import { fitsSpecifier } from './version-specifier.ts';

test.each([
  ['3.10.13', '>=3.10', true],
  ['3.10.13', '>=3.10.13,<4', true],
  ['3.9.18', '>=3.10', false],
  ['3.10.13', '==3.10.*', true],
  ['3.11.0', '==3.10.*', false],
  ['3.10.13', '==3.10', false],
  ['3.10', '===3.10', true],
  ['3.10.0', '==3.10', true],
  ['3.10.13', '!=3.10.*', false],
  ['3.10.13', '~=3.8', true],
  ['4.0', '~=3.8', false],
  ['3.11.1', '~=3.10.2', false],
  ['3.10.13', '>3.10.13', false],
  ['3.10.13', '<=3.10.12', false],
  ['3.13.0rc1', '>=3.13', true],
  ['3.10.13', 'unreadable', true],
])('Python %s and %j: %s', (version, specifier, expected) => {
  expect(fitsSpecifier(version, specifier)).toBe(expected);
});
