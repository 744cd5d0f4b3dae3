import process from 'node:process';
import { expect, test } from 'vitest';
import { get, isAlive, pidOf, until } from '../contract/driver-suite.ts';
import { bodyOf, openHouse } from './house.ts';

test('a client that leaves while its request runs frees the slot, and the work has stopped', async () => {
  await using house = await openHouse({ concurrency: 1 });
  const leaver = house.send({ do: 'hold' });
  await house.logged('holding', leaver.id);
  const next = house.send({ do: 'echo' });
  leaver.leave();
  await expect(leaver.answer).rejects.toMatchObject({ code: 'client_closed', status: 499 });
  expect((await next.answer).status).toBe(200);
  await house.logged('let go', leaver.id);
  expect(house.instance.status.restarts).toBe(0);
});

test('a client that leaves while it waits gives its place to the next', async () => {
  await using house = await openHouse({ concurrency: 1, queue: 1 });
  const first = house.send({ do: 'hold' });
  await house.logged('holding', first.id);
  const waiting = house.send({ do: 'echo' });
  await expect(house.send({ do: 'echo' }).answer).rejects.toMatchObject({ code: 'overloaded' });
  waiting.leave();
  await expect(waiting.answer).rejects.toMatchObject({ code: 'client_closed' });
  const next = house.send({ do: 'echo' });
  await get(house.instance, '/resume', 'POST');
  expect((await next.answer).status).toBe(200);
  expect((await first.answer).status).toBe(200);
});

test('work that does not stop costs the worker its life, and nobody else anything', async () => {
  await using house = await openHouse({ concurrency: 2, patienceMs: 100 });
  const deaf = house.send({ do: 'hang' });
  await house.logged('holding', deaf.id);
  const beside = house.send({ do: 'hold', attempts: [1] });
  await house.logged('holding', beside.id);
  const pid = await pidOf(house.instance);
  deaf.leave();
  await expect(deaf.answer).rejects.toMatchObject({ code: 'client_closed' });
  expect(bodyOf(await beside.answer)).toMatchObject({ attempt: 2 });
  expect(isAlive(pid)).toBe(false);
  expect(house.instance.status.reason).toMatch(/did not stop/);
});

test('one that is killed with others again and again is never blamed for it', async () => {
  await using house = await openHouse({ concurrency: 2, patienceMs: 100 });
  const innocent = house.send({ do: 'hold', attempts: [1, 2, 3] });
  for (let round = 1; round <= 3; round++) {
    const deaf = house.send({ do: 'hang' });
    await house.logged('holding', deaf.id);
    const back = until(house.instance, 'ready');
    deaf.leave();
    await back;
  }
  expect(bodyOf(await innocent.answer)).toMatchObject({ attempt: 4 });
});

test('a stopped process (SIGSTOP) meets the deadline: 504, then the worker is replaced', async () => {
  await using house = await openHouse({ deadlineMs: 1_000, patienceMs: 100 });
  await house.instance.ready(AbortSignal.timeout(20_000));
  const pid = await pidOf(house.instance);
  process.kill(pid, 'SIGSTOP');
  const back = until(house.instance, 'ready');
  await expect(house.send({ do: 'echo' }).answer).rejects.toMatchObject({ code: 'deadline_exceeded', status: 504 });
  await back;
  expect(isAlive(pid)).toBe(false);
  expect((await house.send({ do: 'echo' }).answer).status).toBe(200);
});

test('a worker that blocks without any request to miss it is found by its heartbeat', async () => {
  await using house = await openHouse({ heartbeat: { everyMs: 20, missMs: 100, misses: 2 } });
  await house.instance.ready(AbortSignal.timeout(20_000));
  const back = until(house.instance, 'ready');
  process.kill(await pidOf(house.instance), 'SIGSTOP');
  await back;
  expect(house.instance.status.reason).toMatch(/2 heartbeats in a row/);
});

test('the deadline counts from the arrival, in the queue too', async () => {
  await using house = await openHouse({ concurrency: 1, deadlineMs: 5_000 });
  const first = house.send({ do: 'hold' });
  await house.logged('holding', first.id);
  const late = house.send({ do: 'echo' }, { arrivedAt: performance.now() - 4_900 });
  await expect(late.answer).rejects.toMatchObject({ code: 'deadline_exceeded' });
  await get(house.instance, '/resume', 'POST');
  expect((await first.answer).status).toBe(200);
});
