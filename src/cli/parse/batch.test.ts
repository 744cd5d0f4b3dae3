import { once } from 'node:events';
import { expect, test } from 'vitest';
import { runBatch } from './batch.ts';

const never = () => new AbortController().signal;

test('all tasks run, started in order, at most `jobs` at once', async () => {
  const started: number[] = [];
  let running = 0;
  let most = 0;
  await runBatch(
    [1, 2, 3, 4, 5],
    2,
    async (task) => {
      started.push(task);
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    },
    never(),
  );
  expect(started).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test('a rejection aborts what runs, waits for it, starts nothing more and is thrown', async () => {
  const events: string[] = [];
  const batch = runBatch(
    ['slow', 'broken', 'later'],
    2,
    async (task, signal) => {
      events.push(task);
      if (task === 'broken') throw new Error('the disk is full');
      await once(signal, 'abort');
      events.push(`${task} stopped`);
    },
    never(),
  );
  await expect(batch).rejects.toThrow('the disk is full');
  expect(events).toEqual(['slow', 'broken', 'slow stopped']);
});

test('an abort from outside starts nothing more and is thrown', async () => {
  const controller = new AbortController();
  const started: number[] = [];
  const batch = runBatch(
    [1, 2, 3],
    1,
    async (task) => {
      started.push(task);
      controller.abort(new Error('Ctrl-C'));
    },
    controller.signal,
  );
  await expect(batch).rejects.toThrow('Ctrl-C');
  expect(started).toEqual([1]);
});

test('no tasks, no work', async () => {
  await runBatch([], 2, () => Promise.reject(new Error('called')), never());
});
