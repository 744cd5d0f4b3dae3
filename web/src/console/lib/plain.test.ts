import { expect, test } from 'vitest';
import { plainView } from './plain.ts';

test('one level is taken apart, more is left as it is, nothing is not shown', () => {
  const deep = [{ path: 'a', problem: 'missing' }];
  const data = {
    files: 4,
    intact: true,
    none: null,
    empty: [],
    memory: { free: 5, limit: null },
    problems: deep,
    log: 'x',
  };
  expect(plainView(data, ['log'])).toEqual({
    entries: [
      { key: 'files', value: 4 },
      { key: 'intact', value: true },
      { key: 'memory.free', value: 5 },
    ],
    rest: { problems: deep },
  });
});
