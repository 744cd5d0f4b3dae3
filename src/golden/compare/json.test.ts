import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareJson, type JsonRules } from './json.ts';
import { formatPointer, matches, parsePointer, select } from './pointer.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const judge = (expected: unknown, answer: unknown, rules: JsonRules = {}) =>
  compareJson(bytes(expected), bytes(answer), rules);

test('any value is like itself, and unlike another one', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => judge(value, value).passed));
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b) && !sameButOrder(a, b));
      return !judge(a, b).passed;
    }),
  );
});

function sameButOrder(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1))
      : Object.is(inner, -0)
        ? 0
        : inner,
  );
}

test('differences are told by where they are and what they are', () => {
  const judged = judge({ a: [1, 2], b: { c: 'x' }, d: 1 }, { a: [1], b: { c: 'y' }, e: null });
  expect(judged.cause).toBe('answers-differ');
  expect(judged.summary).toBe(
    'The answer differs: /a has 1 items instead of 2; /b/c is "y" instead of "x"; /d is missing instead of 1; /e is null instead of missing.',
  );
  expect(judged.figures).toEqual({ compared: 4, differences: 4 });
});

test('many differences are counted, the first are told', () => {
  const judged = judge(Array(100).fill(0), Array(100).fill(1));
  expect(judged.summary).toMatch(/\/4 is 1 instead of 0; and 95 more\.$/);
});

describe('numbers', () => {
  test('may differ by the absolute or the relative tolerance', () => {
    expect(judge({ x: 100 }, { x: 100.5 }).passed).toBe(false);
    expect(judge({ x: 100 }, { x: 100.5 }, { absolute: 0.5 }).passed).toBe(true);
    expect(judge({ x: 100 }, { x: 101 }, { relative: 0.01 }).passed).toBe(true);
    expect(judge({ x: 100 }, { x: 101.1 }, { relative: 0.01 }).passed).toBe(false);
    expect(judge({ x: 0 }, { x: 0.001 }, { relative: 0.5 }).passed).toBe(false);
  });

  test('are not texts', () => expect(judge({ x: 1 }, { x: '1' }, { absolute: 5 }).passed).toBe(false));
});

describe('pointers', () => {
  test('ignore what differs by nature, at any index', () => {
    const rules = { ignore: ['/at', '/people/*/id'] };
    expect(judge({ at: 1, people: [{ id: 7, n: 1 }] }, { at: 2, people: [{ id: 8, n: 1 }] }, rules).passed).toBe(true);
    expect(judge({ at: 1, people: [{ id: 7, n: 1 }] }, { at: 2, people: [{ id: 8, n: 2 }] }, rules).passed).toBe(false);
  });

  test('only what is asked for, also when it is new', () => {
    const rules = { only: ['/people/*/n'] };
    expect(judge({ x: 1, people: [{ n: 1 }] }, { x: 2, people: [{ n: 1 }] }, rules).passed).toBe(true);
    expect(judge({ people: [{ n: 1 }] }, { people: [{ n: 1 }, { n: 2 }] }, rules).summary).toContain(
      '/people/1/n is 2 instead of missing',
    );
  });

  test('of any key come back from their text', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (path) => {
        expect(parsePointer(formatPointer(path))).toEqual(path);
      }),
    );
  });

  test('a star stands for one key, not for several', () => {
    expect(matches(['a', '*'], ['a', 'b'])).toBe(true);
    expect(matches(['a', '*'], ['a', 'b', 'c'])).toBe(false);
    expect(select({ a: [1, { b: 2 }] }, ['a', '*', 'b'])).toEqual([['a', '1', 'b']]);
    expect(select({ a: 1 }, ['toString'])).toEqual([]);
  });
});

test('what is not JSON is malformed', () => {
  expect(compareJson(bytes(1), Buffer.from('oops'), {})).toMatchObject({ cause: 'answer-malformed' });
});

test('nesting that would exhaust the stack is a difference', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(compareJson(Buffer.from(deep), Buffer.from(deep), {})).toMatchObject({
    cause: 'answers-differ',
    summary: expect.stringContaining('nested too deep'),
  });
});

test('keys of prototypes are keys like others', () => {
  const expected = Buffer.from('{"a":1}');
  expect(compareJson(expected, Buffer.from('{"a":1,"__proto__":{"x":1}}'), {}).passed).toBe(false);
});
