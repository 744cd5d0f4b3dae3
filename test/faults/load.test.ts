import { expect, test } from 'vitest';
import { get } from '../contract/driver-suite.ts';
import { bodyOf, openHouse } from './house.ts';

test('64 at once: as many as there is room for are answered, the others are told when to come back', async () => {
  await using house = await openHouse({ concurrency: 2, queue: 32 });
  const requests = Array.from({ length: 64 }, () => house.send({ do: 'echo' }));
  const results = await Promise.allSettled(requests.map(({ answer }) => answer));
  const answered = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(answered).toHaveLength(34);
  expect(answered.map((answer) => bodyOf(answer).id)).toEqual(requests.slice(0, 34).map(({ id }) => id));
  expect(refused).toHaveLength(30);
  for (const error of refused)
    expect(error).toMatchObject({ code: 'overloaded', status: 503, retryAfter: expect.any(Number) });
  expect([house.gateway.depth, house.gateway.inFlight]).toEqual([0, 0]);
});

test('turns come in the order of arrival', async () => {
  await using house = await openHouse({ concurrency: 1 });
  const order: string[] = [];
  const requests = Array.from({ length: 8 }, () => house.send({ do: 'echo' }));
  await Promise.all(requests.map(({ id, answer }) => answer.then(() => order.push(id))));
  expect(order).toEqual(requests.map(({ id }) => id));
});

test('a place taken before the body is read counts, and can be given back', async () => {
  await using house = await openHouse({ concurrency: 1, queue: 1 });
  const [uploading, gone] = [house.gateway.admit(), house.gateway.admit()];
  expect(house.gateway.depth).toBe(2);
  expect(() => house.gateway.admit()).toThrow(expect.objectContaining({ code: 'overloaded' }));
  gone.leave();
  // Somebody who has its body already does not wait for a slow upload.
  expect((await house.send({ do: 'echo' }).answer).status).toBe(200);
  expect((await house.send({ do: 'echo' }, { ticket: uploading }).answer).status).toBe(200);
  expect(house.gateway.depth).toBe(0);
});

test('without a release: 503 with the reason that the table gives', async () => {
  await using house = await openHouse();
  house.router.replace({
    current: null,
    unavailable: { reason: 'The weights are being fetched (12 %).', hint: 'Wait a minute.' },
  });
  await expect(house.send({ do: 'echo' }).answer).rejects.toMatchObject({
    code: 'no_release',
    message: 'The weights are being fetched (12 %).',
    hint: 'Wait a minute.',
    retryAfter: expect.any(Number),
  });
});

test('drains: those inside are answered, new ones refused', async () => {
  await using house = await openHouse({ concurrency: 1 });
  const running = house.send({ do: 'hold' });
  await house.logged('holding', running.id);
  const waiting = house.send({ do: 'echo' });
  const closed = house.gateway.close(20_000);
  await expect(house.send({ do: 'echo' }).answer).rejects.toMatchObject({ code: 'no_release' });
  await get(house.instance, '/resume', 'POST');
  expect((await running.answer).status).toBe(200);
  expect((await waiting.answer).status).toBe(200);
  await closed;
});

test('drains for so long only: what is left is refused and its work stopped', async () => {
  await using house = await openHouse({ concurrency: 1 });
  const running = house.send({ do: 'hold' });
  const waiting = house.send({ do: 'echo' });
  await house.logged('holding', running.id);
  await house.gateway.close(10);
  const stopping = { code: 'no_release', message: 'The server is stopping.' };
  await expect(running.answer).rejects.toMatchObject(stopping);
  await expect(waiting.answer).rejects.toMatchObject(stopping);
  await house.logged('let go', running.id);
});

test('stages that the release measured come with the answer', async () => {
  await using house = await openHouse();
  const answer = await house.send({ do: 'echo' }).answer;
  expect(answer.stages.inference).toBe(1.5);
  expect(answer.stages.queue).toBeGreaterThan(0);
});
