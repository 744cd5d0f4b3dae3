import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { expect, test } from 'vitest';
import type { DummyOrder } from '../../src/runtime/dummy/orders.ts';
import { get, pidOf, until } from '../contract/driver-suite.ts';
import { instanceAt } from '../support/instance-at.ts';
import { type House, openHouse } from './house.ts';

const standbyAnswered = {
  'x-lastgood-rescued': '1',
  'x-lastgood-release': 'e'.repeat(12),
  'x-lastgood-generation': '8',
};

/** Asserts that the standby answered, once, and that the gateway told so. */
async function expectRescue(house: House, order: DummyOrder, says: RegExp, status: number | null = null) {
  const answer = await house.send(order).answer;
  expect(answer).toMatchObject({
    status: 200,
    headers: standbyAnswered,
    rescuedFrom: house.current,
    route: house.standby,
  });
  expect(house.outcomes).toEqual([
    {
      route: house.current,
      verdict: 'failed',
      status,
      ms: expect.any(Number),
      reason: expect.stringMatching(says),
      rescuedBy: house.standby,
      path: '/parse',
    },
  ]);
}

test.each([500, 502, 503, 504])('an answer of %i', async (status) => {
  await using house = await openHouse({ standby: true });
  await expectRescue(house, { do: 'fail', status, attempts: [1] }, /answered/, status);
});

test('a copy that dies of it', async () => {
  await using house = await openHouse({ standby: true });
  await expectRescue(house, { do: 'crash', attempts: [1] }, /./);
});

test.each([{ unframed: false }, { unframed: true }])('an answer that breaks off %j', async ({ unframed }) => {
  await using house = await openHouse({ standby: true });
  await expectRescue(house, { do: 'truncate', unframed, attempts: [1] }, /./);
});

test('a release that is not ready, and is not waited for', async () => {
  await using house = await openHouse({ start: 'never-ready', standby: true });
  await expectRescue(house, { do: 'echo' }, /starting/);
});

test('a release that fails its starts', async () => {
  await using house = await openHouse({ start: 'exit', standby: true });
  await house.instance.ready(AbortSignal.timeout(20_000)).catch(() => {});
  await expectRescue(house, { do: 'echo' }, /told to fail|starting/);
});

test('a hang: the standby answers within the deadline, and the hung copy is replaced', async () => {
  await using house = await openHouse({ standby: true, deadlineMs: 3_000, patienceMs: 100 });
  const back = until(house.instance, 'ready');
  await expectRescue(house, { do: 'hang', attempts: [1] }, /not ready 3 s after/);
  await back;
  expect(house.instance.status.restarts).toBe(1);
});

test('a copy that was killed with many in flight: all are answered by the standby, nobody waits for the successor', async () => {
  await using house = await openHouse({ concurrency: 16, standby: true });
  const requests = Array.from({ length: 16 }, () => house.send({ do: 'hold', attempts: [1] }));
  for (const { id } of requests) await house.logged('holding', id);
  process.kill(await pidOf(house.instance), 'SIGKILL');
  const answers = await Promise.all(requests.map(({ answer }) => answer));
  for (const answer of answers) expect(answer).toMatchObject({ status: 200, headers: standbyAnswered });
});

test('requests that wait when the copy dies go to the standby, too', async () => {
  await using house = await openHouse({ concurrency: 1, standby: true });
  const first = house.send({ do: 'hold', attempts: [1] });
  await house.logged('holding', first.id);
  const waiting = Array.from({ length: 8 }, () => house.send({ do: 'echo' }));
  house.router.replace({ current: { ...house.current, instance: await stuck(house) } });
  for (const { answer } of waiting) expect(await answer).toMatchObject({ status: 200, headers: standbyAnswered });
  await get(house.instance, '/resume', 'POST');
  expect(await first.answer).toMatchObject({ status: 200, headers: { 'x-lastgood-generation': '7' } });
});

const stuck = async (house: House) => (await house.open({ start: 'never-ready' })).instance;

test('a request that waits for a release to start is answered as soon as there is a standby', async () => {
  await using house = await openHouse({ start: 'never-ready' });
  const waiting = house.send({ do: 'echo' });
  const standby = await house.open();
  house.router.replace({ standby });
  expect(await waiting.answer).toMatchObject({ status: 200, route: standby });
});

test('the standby becomes ready while a request waits for the current release', async () => {
  await using house = await openHouse({ start: 'never-ready', standby: { start: 'slow' } });
  expect(house.standby.instance.status.state).toBe('starting');
  expect(await house.send({ do: 'echo' }).answer).toMatchObject({ headers: standbyAnswered });
});

test('what the standby fails as well is answered by the current release, in its own words', async () => {
  await using house = await openHouse({ standby: true });
  const answer = await house.send({ do: 'fail', status: 500 }).answer;
  expect(answer).toMatchObject({ status: 500, attempts: 2, headers: { 'x-lastgood-generation': '7' } });
  expect(answer.headers).not.toHaveProperty('x-lastgood-rescued');
  expect(house.outcomes).toMatchObject([{ verdict: 'failed', status: 500, route: house.current }]);
  expect(house.outcomes[0]).not.toHaveProperty('rescuedBy');
});

test('a request that kills both is known for it: 502, and others live', async () => {
  await using house = await openHouse({ concurrency: 2, standby: true });
  const beside = house.send({ do: 'hold', attempts: [1] });
  await house.logged('holding', beside.id);
  const killer = house.send({ do: 'crash' });
  await expect(killer.answer).rejects.toMatchObject({ code: 'release_failed', status: 502 });
  expect((await beside.answer).status).toBe(200);
  expect((await house.send({ do: 'echo' }).answer).status).toBe(200);
});

test('a request is rescued once: what failed on both is not sent a third time', async () => {
  await using house = await openHouse({ standby: true });
  await expect(house.send({ do: 'truncate' }).answer).rejects.toMatchObject({ code: 'release_failed' });
  const { attempts } = await house.send({ do: 'fail', status: 503 }).answer;
  expect(attempts).toBe(2);
});

test('what may not be sent twice is not: its failure is told as it is', async () => {
  await using house = await openHouse({ standby: true, replayable: () => false });
  expect(await house.send({ do: 'fail', status: 500 }).answer).toMatchObject({ status: 500, attempts: 1 });
  await expect(house.send({ do: 'crash' }).answer).rejects.toMatchObject({ code: 'instance_failed' });
  expect(house.outcomes.map(({ verdict }) => verdict)).toEqual(['failed', 'failed']);
});

test('what may not be sent twice is rescued when the current release cannot have seen it', async () => {
  await using house = await openHouse({ start: 'never-ready', standby: true, replayable: () => false });
  expect(await house.send({ do: 'echo' }).answer).toMatchObject({ status: 200, headers: standbyAnswered });
});

test('errors that are about the request are answers', async () => {
  await using house = await openHouse({ standby: true });
  expect(await house.send({ do: 'fail', status: 422 }).answer).toMatchObject({ status: 422, attempts: 1 });
  expect(house.outcomes).toMatchObject([{ verdict: 'ok', status: 422 }]);
});

test('a full queue is nobody’s failure: not rescued, not told', async () => {
  await using house = await openHouse({ concurrency: 1, queue: 0, standby: true });
  const running = house.send({ do: 'hold' });
  await house.logged('holding', running.id);
  await expect(house.send({ do: 'echo' }).answer).rejects.toMatchObject({ code: 'overloaded' });
  running.leave();
  await expect(running.answer).rejects.toMatchObject({ code: 'client_closed' });
  expect(house.outcomes).toEqual([]);
});

test('a storm of failures queues before the standby like anything else, and does not take it down', async () => {
  await using house = await openHouse({ concurrency: 32, standby: { concurrency: 1 } });
  const storm = Array.from({ length: 32 }, () => house.send({ do: 'fail', status: 500, attempts: [1] }));
  for (const { answer } of storm) expect(await answer).toMatchObject({ status: 200, headers: standbyAnswered });
  expect(house.standby.instance.status).toMatchObject({ state: 'ready', restarts: 0 });
});

test('a standby that is gone, though nobody knows yet: the request waits for a successor as if there were none', async () => {
  await using house = await openHouse();
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  const instance = instanceAt(`http://127.0.0.1:${port}`);
  house.router.replace({ standby: { release: instance.release, generation: 9, instance } });
  const answer = await house.send({ do: 'crash', attempts: [1] }).answer;
  expect(answer).toMatchObject({ status: 200, attempts: 3, headers: { 'x-lastgood-generation': '7' } });
});
