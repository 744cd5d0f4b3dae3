import { expect, test } from 'vitest';
import { Lane } from './lane.ts';

const never = new AbortController().signal;
let arrivals = 0;

/** Asks for a slot; `in` when it has one. */
function ask(lane: Lane, { alone = false, signal = never, order = arrivals++ } = {}) {
  const asked = { in: false, refused: undefined as unknown, done: Promise.resolve() };
  const onGrant = () => {
    asked.in = true;
  };
  asked.done = lane.enter({ order, alone, signal, onGrant }).catch((reason) => {
    asked.refused = reason;
  });
  return asked;
}

test('as many as the concurrency allows, the next when one leaves', () => {
  const lane = new Lane(() => 2);
  const asked = [ask(lane), ask(lane), ask(lane)];
  expect(asked.map((one) => one.in)).toEqual([true, true, false]);
  lane.leave();
  expect(asked[2]?.in).toBe(true);
  expect(lane.working).toBe(2);
});

test('in the order of arrival, which is not that of asking', () => {
  const lane = new Lane(() => 1);
  ask(lane);
  const [late, early] = [ask(lane, { order: 1_000 }), ask(lane, { order: 500 })];
  lane.leave();
  expect([early.in, late.in]).toEqual([true, false]);
});

test('one that asks to be alone goes first and is alone', () => {
  const lane = new Lane(() => 2);
  ask(lane);
  ask(lane);
  const waiting = ask(lane);
  const alone = ask(lane, { alone: true });
  lane.leave();
  expect([alone.in, waiting.in]).toEqual([false, false]);
  lane.leave();
  expect([lane.working, alone.in, waiting.in]).toEqual([1, true, false]);
  lane.leave();
  expect(waiting.in).toBe(true);
});

test('one that gives up while it waits holds up nobody', async () => {
  const lane = new Lane(() => 2);
  ask(lane);
  const client = new AbortController();
  const alone = ask(lane, { alone: true, signal: client.signal });
  const waiting = ask(lane);
  expect(waiting.in).toBe(false);
  client.abort('left');
  await alone.done;
  expect([alone.refused, alone.in, waiting.in]).toEqual(['left', false, true]);
});

test('a slot that is free this moment, or none', () => {
  const lane = new Lane(() => 1);
  expect([lane.tryEnter(), lane.tryEnter(), lane.working]).toEqual([true, false, 1]);
  lane.leave();
  expect(lane.tryEnter()).toBe(true);
});

test('is idle when the last one has left and nobody took the slot', async () => {
  const lane = new Lane(() => 1);
  await lane.idle();
  ask(lane);
  ask(lane);
  let idle = false;
  const told = lane.idle().then(() => {
    idle = true;
  });
  lane.leave();
  await Promise.resolve();
  expect(idle).toBe(false);
  lane.leave();
  await told;
});
