import { onTestFinished, test } from 'vitest';
import type { Task } from './compare/compare.ts';
import { Comparer } from './comparer.ts';

const never = new AbortController().signal;
const bytes = (text: string): Task => ({
  spec: { kind: 'bytes' },
  tolerance: {},
  expected: Buffer.from('right'),
  answer: Buffer.from(text),
});
const broken: Task = { ...bytes('x'), spec: { kind: 'json' } };

function open(): Comparer {
  const comparer = new Comparer();
  onTestFinished(() => comparer[Symbol.asyncDispose]());
  return comparer;
}

test('tasks asked at once get their own results', async ({ expect }) => {
  const comparer = open();
  const results = await Promise.all(['right', 'wrong', 'right'].map((text) => comparer.compare(bytes(text), never)));
  expect(results.map(({ judgement }) => judgement.passed)).toEqual([true, false, true]);
});

test('a task that was given up does not answer the next one', async ({ expect }) => {
  const comparer = open();
  const abort = new AbortController();
  const given = comparer.compare(bytes('wrong'), abort.signal);
  setImmediate(() => abort.abort(new Error('given up')));
  await expect(given).rejects.toThrow('given up');
  expect((await comparer.compare(bytes('right'), never)).judgement.passed).toBe(true);
});

test('a comparison that is broken says so, and the next one works', async ({ expect }) => {
  const comparer = open();
  await expect(comparer.compare(broken, never)).rejects.toThrow(/JSON/);
  expect((await comparer.compare(bytes('right'), never)).judgement.passed).toBe(true);
});
