import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { threadsEach } from './threads.ts';

test('the processes of an instance share its threads; each has one at least', () => {
  expect(threadsEach({ threads: 8 })).toBe(8);
  expect(threadsEach({ threads: 8 }, 3)).toBe(2);
  expect(threadsEach({ threads: 2 }, 4)).toBe(1);
  expect(threadsEach({ threads: 'auto' })).toBe(availableParallelism());
});
