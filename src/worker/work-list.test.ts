import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WorkList } from './work-list.ts';

test('stop aborts the work and resolves when it has stopped', async () => {
  const list = new WorkList();
  const steps: string[] = [];
  const work = list.run('a', async (signal) => {
    await once(signal, 'abort');
    await Promise.resolve();
    steps.push('cleaned up');
  });
  expect(list.size).toBe(1);
  await list.stop('a');
  steps.push('stopped');
  await work;
  expect(steps).toEqual(['cleaned up', 'stopped']);
  expect(list.size).toBe(0);
});

test('stop of something unknown, or of something that fails, is quiet', async () => {
  const list = new WorkList();
  await list.stop('nobody');
  const work = list.run('a', (signal) => once(signal, 'abort').then(() => Promise.reject(signal.reason)));
  await Promise.all([list.stop('a'), expect(work).rejects.toThrow('request a was abandoned')]);
});

test('idle waits for what is on', async () => {
  const list = new WorkList();
  const gate = Promise.withResolvers<string>();
  const work = list.run('a', () => gate.promise);
  let idle = false;
  const waiting = list.idle().then(() => {
    idle = true;
  });
  expect(idle).toBe(false);
  gate.resolve('done');
  await waiting;
  expect(await work).toBe('done');
});
