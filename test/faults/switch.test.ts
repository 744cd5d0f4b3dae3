import { expect, test } from 'vitest';
import { get } from '../contract/driver-suite.ts';
import { bodyOf, type House, openHouse } from './house.ts';

/** Swaps current and standby under a new generation, as a rollout and a rollback do. */
function swap({ router }: House): number {
  const { current, standby } = router.table;
  const generation = Math.max(current!.generation, standby!.generation) + 1;
  router.replace({ current: { ...standby!, generation }, standby: current! });
  return generation;
}

test('switches under load: nothing is lost, and nothing that came later is answered by the old release', async () => {
  await using house = await openHouse({ concurrency: 8, queue: 1_000, standby: { concurrency: 8 } });
  const [switches, between] = [20, 40];
  let acknowledged = 7;
  let answered = 0;
  const stale: string[] = [];
  const client = async () => {
    while (answered < switches * between) {
      const oldest = acknowledged;
      const { status, headers } = await house.send({ do: 'echo' }).answer;
      expect([status, headers['x-lastgood-rescued']]).toEqual([200, undefined]);
      if (Number(headers['x-lastgood-generation']) < oldest)
        stale.push(`${headers['x-lastgood-generation']} < ${oldest}`);
      answered += 1;
      if (answered % between === 0) acknowledged = swap(house);
    }
  };
  await Promise.all(Array.from({ length: 200 }, client));
  expect(stale).toEqual([]);
  expect(house.outcomes.map(({ verdict }) => verdict)).toEqual(Array(answered).fill('ok'));
  expect(new Set(house.outcomes.map(({ route }) => route.generation)).size).toBeGreaterThan(switches / 2);
});

test('requests in flight finish where they began, requests that wait go to the new release', async () => {
  await using house = await openHouse({ concurrency: 1, standby: { concurrency: 1 } });
  const running = house.send({ do: 'hold' });
  await house.logged('holding', running.id);
  const waiting = Array.from({ length: 5 }, () => house.send({ do: 'echo' }));
  const generation = swap(house);
  for (const { answer } of waiting) expect((await answer).headers['x-lastgood-generation']).toBe(String(generation));
  let idle = false;
  const told = house.gateway.idle(house.instance).then(() => {
    idle = true;
  });
  await house.send({ do: 'echo' }).answer;
  expect(idle).toBe(false);
  await get(house.instance, '/resume', 'POST');
  expect((await running.answer).headers['x-lastgood-generation']).toBe('7');
  await told;
});

test('a hung release that holds all of its slots takes none from the one that replaces it', async () => {
  await using house = await openHouse({ concurrency: 4, queue: 0, standby: { concurrency: 1 } });
  const hung = Array.from({ length: 4 }, () => house.send({ do: 'hang' }));
  for (const { id } of hung) await house.logged('holding', id);
  await expect(house.send({ do: 'echo' }).answer).rejects.toMatchObject({ code: 'overloaded' });
  swap(house);
  for (let i = 0; i < 20; i++) expect((await house.send({ do: 'echo' }).answer).status).toBe(200);
  expect(house.gateway.inFlight).toBe(4);
});

test('waiting requests keep their order over a switch', async () => {
  await using house = await openHouse({ concurrency: 1, standby: { concurrency: 1 } });
  const running = house.send({ do: 'hold' });
  await house.logged('holding', running.id);
  const order: string[] = [];
  const waiting = Array.from({ length: 8 }, () => house.send({ do: 'echo' }));
  const all = waiting.map(({ id, answer }) => answer.then(() => order.push(id)));
  swap(house);
  await Promise.all(all);
  expect(order).toEqual(waiting.map(({ id }) => id));
});

test('what the old release fails after the switch is answered by the new one', async () => {
  await using house = await openHouse({ standby: true });
  const running = house.send({ do: 'hold', attempts: [1] });
  await house.logged('holding', running.id);
  const [old, next] = [house.current, house.standby];
  house.router.replace({ current: next, standby: null });
  await old.instance.close(0);
  expect(await running.answer).toMatchObject({ status: 200, route: next, rescuedFrom: old });
});

test('a foreign program: many at once, and a slot is free as soon as nobody waits', async () => {
  await using house = await openHouse({ foreign: true, queue: 0 });
  const hung = Array.from({ length: 64 }, () => house.send({ do: 'hang' }));
  for (const { id } of hung) await house.logged('holding', id);
  await expect(house.send({ do: 'echo' }).answer).rejects.toMatchObject({ code: 'overloaded' });
  hung[0]?.leave();
  await expect(hung[0]?.answer).rejects.toMatchObject({ code: 'client_closed' });
  expect(bodyOf(await house.send({ do: 'echo' }).answer)).toMatchObject({ status: 'success' });
  expect(house.instance.status.restarts).toBe(0);
});

test('live requests are copied to a candidate in the share asked for, and both answers told', async () => {
  const pairs: unknown[] = [];
  await using house = await openHouse({
    onShadow: (pair) => pairs.push(pair),
  });
  const candidate = await house.open();
  house.router.replace({ shadow: { route: candidate, share: 0.25 } });
  for (let i = 0; i < 20; i++) {
    const answer = await house.send({ do: 'echo', echo: i }).answer;
    expect(answer.headers['x-lastgood-generation']).toBe('7');
    await house.gateway.idle(candidate.instance);
  }
  expect(pairs).toHaveLength(5);
  expect(pairs[0]).toMatchObject({ path: '/parse', current: { status: 200 }, candidate: { status: 200 } });
});

test('a candidate that hangs delays nobody: further copies are left out', async () => {
  const pairs: unknown[] = [];
  await using house = await openHouse({ onShadow: (pair) => pairs.push(pair), patienceMs: 100 });
  const candidate = await house.open({ concurrency: 2 });
  house.router.replace({ shadow: { route: candidate, share: 1 } });
  process.kill(Number((await get(candidate.instance, '/.lastgood/status')).body.pid), 'SIGSTOP');
  for (let i = 0; i < 10; i++) expect((await house.send({ do: 'echo' }).answer).status).toBe(200);
  expect(pairs).toEqual([]);
  await house.gateway.close(0);
  expect(pairs).toHaveLength(2);
  expect(pairs[0]).toMatchObject({ candidate: { failed: expect.any(String) } });
});

test('what may not be sent twice is not copied', async () => {
  const pairs: unknown[] = [];
  await using house = await openHouse({ onShadow: (pair) => pairs.push(pair), replayable: () => false });
  const candidate = await house.open();
  house.router.replace({ shadow: { route: candidate, share: 1 } });
  await house.send({ do: 'echo' }).answer;
  await house.gateway.close(1_000);
  expect(pairs).toEqual([]);
});
