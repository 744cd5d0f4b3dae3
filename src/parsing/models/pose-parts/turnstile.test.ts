import { expect, test } from 'vitest';
import { createTurnstile } from './turnstile.ts';

/** A job that ends when told. */
function openJob(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const job = () => {
    log.push(name);
    return promise;
  };
  return { job, end: () => resolve(name) };
}

test('lets only so many jobs through at once, in order', async () => {
  const log: string[] = [];
  const turnstile = createTurnstile(2, new AbortController().signal);
  const jobs = ['a', 'b', 'c', 'd'].map((name) => openJob(log, name));
  const results = jobs.map(({ job }) => turnstile.run(job));
  await Promise.resolve();
  expect(log).toEqual(['a', 'b']);
  jobs[1]!.end();
  await results[1];
  await Promise.resolve();
  expect(log).toEqual(['a', 'b', 'c']);
  for (const { end } of jobs) end();
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
});

test('a failed job makes way for the next', async () => {
  const turnstile = createTurnstile(1, new AbortController().signal);
  const failed = turnstile.run(() => Promise.reject(new Error('no')));
  const next = turnstile.run(() => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('an abandoned parse starts no further job', async () => {
  const abort = new AbortController();
  const log: string[] = [];
  const turnstile = createTurnstile(1, abort.signal);
  const first = openJob(log, 'first');
  const results = [turnstile.run(first.job), turnstile.run(openJob(log, 'second').job)];
  const settled = Promise.allSettled(results);
  abort.abort(new Error('the client left'));
  first.end();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(log).toEqual(['first']);
});
