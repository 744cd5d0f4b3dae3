import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

test('every item is worked on, so many at once and no more', async () => {
  const done: number[] = [];
  let [inside, most] = [0, 0];
  await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++inside);
    await null;
    inside--;
    done.push(item);
  });
  expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test('the first failure comes out, when what is under way has ended; the rest is left', async () => {
  const done: number[] = [];
  const working = inParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
    if (item === 1) throw new Error('first');
    await null;
    await null;
    done.push(item);
    if (item === 2) throw new Error('second');
  });
  await expect(working).rejects.toThrow('first');
  expect(done).toEqual([2]);
});
