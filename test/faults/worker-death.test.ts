import process from 'node:process';
import { expect, test } from 'vitest';
import { isAlive, pidOf } from '../contract/driver-suite.ts';
import { bodyOf, openHouse } from './house.ts';

test('a worker killed in the middle of a request: its successor answers', async () => {
  await using house = await openHouse();
  const request = house.send({ do: 'hold', attempts: [1] });
  await house.logged('holding', request.id);
  const pid = await pidOf(house.instance);
  process.kill(pid, 'SIGKILL');
  const answer = await request.answer;
  expect(answer).toMatchObject({ status: 200, attempts: 2 });
  expect(bodyOf(answer)).toMatchObject({ id: request.id, attempt: 2 });
  expect(bodyOf(answer).pid).not.toBe(pid);
  expect(isAlive(pid)).toBe(false);
});

test('a request that kills the worker twice gets 502; those beside it and behind it are answered', async () => {
  await using house = await openHouse({ concurrency: 2 });
  const beside = house.send({ do: 'hold', attempts: [1] });
  await house.logged('holding', beside.id);
  const killer = house.send({ do: 'crash' });
  const behind = Array.from({ length: 6 }, () => house.send({ do: 'echo' }));
  await expect(killer.answer).rejects.toMatchObject({ code: 'release_failed', status: 502 });
  const answers = await Promise.all([beside, ...behind].map(({ answer }) => answer));
  expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(200));
});

test('a request that kills it once, and not when it is alone, is answered', async () => {
  await using house = await openHouse();
  const answer = await house.send({ do: 'crash', attempts: [1] }).answer;
  expect(answer).toMatchObject({ status: 200, attempts: 2 });
});

test('a request that may not be sent twice is not: 503 with the cause', async () => {
  await using house = await openHouse({ replayable: () => false });
  const { answer } = house.send({ do: 'crash' });
  await expect(answer).rejects.toMatchObject({ code: 'instance_failed', status: 503, retryAfter: expect.any(Number) });
  expect((await house.send({ do: 'echo' }).answer).status).toBe(200);
});

test.each([{ unframed: false }, { unframed: true }])(
  'an answer that breaks off ($unframed: without a length) never becomes a 200',
  async ({ unframed }) => {
    await using house = await openHouse();
    const { answer } = house.send({ do: 'truncate', unframed });
    await expect(answer).rejects.toMatchObject({ code: 'release_failed' });
    const once = await house.send({ do: 'truncate', unframed, attempts: [1] }).answer;
    expect(bodyOf(once)).toMatchObject({ status: 'success', attempt: 2 });
  },
);

test("a worker that does not come back: 503 that says why, within the request's deadline", async () => {
  await using house = await openHouse({ deadlineMs: 2_000, start: 'never-ready' });
  const { answer } = house.send({ do: 'echo' });
  await expect(answer).rejects.toMatchObject({
    code: 'instance_failed',
    message: expect.stringContaining('not ready'),
  });
});

test('a worker that fails its starts refuses at the door, with the last thing it said', async () => {
  await using house = await openHouse({ start: 'exit' });
  await expect(house.instance.ready(AbortSignal.timeout(20_000))).rejects.toThrow(/told to fail/);
  // Between two starts it is `starting`, and the request would wait; in both cases it ends in this error.
  await expect(house.send({ do: 'echo' }).answer).rejects.toMatchObject({
    code: 'instance_failed',
    message: expect.stringContaining('told to fail'),
  });
});

test("the release's own errors go through as they are, with who answered", async () => {
  await using house = await openHouse();
  const answer = await house.send({ do: 'fail', status: 422 }).answer;
  expect(answer).toMatchObject({
    status: 422,
    attempts: 1,
    headers: { 'x-lastgood-release': 'd'.repeat(12), 'x-lastgood-generation': '7' },
  });
});
