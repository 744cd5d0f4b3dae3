import { expect, test } from 'vitest';
import { readCompat } from './compat.ts';
import { compatSchema } from './schema.ts';
import { isOneOf, minorOf } from './versions.ts';

const compat = readCompat();

test('what is shipped is valid, and every fact has a source', () => {
  expect(compat.version).toBe(1);
  expect(compat.clashes.length).toBeGreaterThan(20);
});

test('a fact is refused when it is not written as facts are', () => {
  const [first] = compat.clashes;
  const wrong = [
    { ...first, sources: [] },
    { ...first, sources: ['somebody said so'] },
    { ...first, versions: '2.3' },
    { ...first, versions: '<2.x.y' },
    { ...first, package: 'Torch_Vision' },
    { ...first, missing: 'setuptools' },
    { ...first, at: undefined },
    { ...first, note: 'more' },
  ];
  for (const clash of wrong) {
    expect(compatSchema.safeParse({ ...compat, clashes: [clash] }).success, JSON.stringify(clash)).toBe(false);
  }
});

test('no fact is there twice, and what works is not what fails', () => {
  const keys = compat.clashes.map((one) =>
    JSON.stringify([one.cause, one.package, one.versions, one.with, one.at, one.missing]),
  );
  expect(new Set(keys).size).toBe(keys.length);
  const rows = compat.onnxruntime.rows.map(({ from, to }) => [from, to].map((text) => Number(text.split('.')[1])));
  for (const [i, [from, to]] of rows.entries()) {
    expect(from).toBeLessThanOrEqual(to!);
    if (i > 0) expect(from).toBeGreaterThan(rows[i - 1]![1]!);
  }
});

test('builds and prereleases count as the version that they are of', () => {
  expect(isOneOf('1.13.1+cpu', '==1.13.1')).toBe(true);
  expect(isOneOf('2.3.0+cpu', '<2.3')).toBe(false);
  expect(isOneOf('2.0.0rc4', '>=2.0.0rc1')).toBe(true);
  expect(minorOf('1.13.1+cpu')).toBe('1.13');
});
