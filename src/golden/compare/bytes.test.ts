import { expect, test } from 'vitest';
import { compareBytes } from './bytes.ts';

test('the same bytes pass', () => {
  expect(compareBytes(Buffer.from('abc'), Buffer.from('abc'))).toMatchObject({
    passed: true,
    figures: { expected_bytes: 3 },
  });
});

test.each([
  ['another byte', 'abc', 'abX', 2],
  ['a shorter one', 'abc', 'ab', 2],
  ['a longer one', 'abc', 'abcd', 3],
  ['nothing', 'abc', '', 0],
])('%s fails at the first difference', (_, expected, answer, offset) => {
  const judged = compareBytes(Buffer.from(expected), Buffer.from(answer));
  expect(judged).toMatchObject({ cause: 'answers-differ', figures: { first_difference: offset } });
  expect(judged.summary).toMatch(/sha256 [0-9a-f]{12} instead of [0-9a-f]{12}/);
});
