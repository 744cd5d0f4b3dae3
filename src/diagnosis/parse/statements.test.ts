import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byHints } from './hints.ts';
import { heardIn } from './statements.ts';

const line = (n: number, text: string) => ({ line: { n, text }, text });
const heard = (...args: Parameters<typeof heardIn>) => heardIn(...args).map(({ statement }) => statement);

test('a statement stands in the line that says it', () => {
  const pieces = [line(3, 'because of the following error:'), line(4, "No module named 'mmcv._ext'")];
  expect(heard(pieces)).toEqual([{ kind: 'module-missing', fields: { module: 'mmcv._ext' }, line: pieces[1]!.line }]);
});

test('an exception says some things with its class', () => {
  expect(heard([line(1, "'x'")])).toEqual([]);
  expect(heard([line(1, "'x'")], 'KeyError')).toMatchObject([
    { kind: 'key-missing', fields: { key: 'x' }, line: { n: 1 } },
  ]);
});

test('what a pattern does not find is no field', () => {
  expect(heard([line(1, "cannot import name 'x'")])).toMatchObject([{ fields: { name: 'x' } }]);
  expect(heard([line(1, "cannot import name 'x'")])[0]!.fields).not.toHaveProperty('file');
});

test('by hints just those are found whose hints a text contains', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'C', ' ', '错'), minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(
      fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      fc.array(word),
      (all, words) => {
        const text = words.join('');
        const hinted = all.map((hints) => ({ hints }));
        expect(byHints(hinted)(text)).toEqual(hinted.filter(({ hints }) => hints.some((hint) => text.includes(hint))));
      },
    ),
  );
});
