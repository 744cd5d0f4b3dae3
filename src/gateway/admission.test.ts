import { expect, test } from 'vitest';
import { Admission, type Ticket, type Turn } from './admission.ts';

const never = new AbortController().signal;
const admission = (concurrency: number, queue: number) => new Admission({ concurrency: () => concurrency, queue });

/** Enters and asks for a turn; `turn` is set when it has one. */
function ask(house: Admission, { alone = false, signal = never } = {}) {
  const ticket = house.enter() as Ticket;
  const asked: { ticket: Ticket; turn?: Turn; got: Promise<void>; refused?: unknown } = {
    ticket,
    got: Promise.resolve(),
  };
  asked.got = ticket.turn(signal, alone).then(
    (turn) => {
      asked.turn = turn;
    },
    (reason) => {
      asked.refused = reason;
    },
  );
  return asked;
}

/** Lets everything that is due happen. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('as many turns as the concurrency allows, the next when one ends', async () => {
  const house = admission(2, 5);
  const [a, b, c] = [ask(house), ask(house), ask(house)];
  await settled();
  expect([!!a.turn, !!b.turn, !!c.turn]).toEqual([true, true, false]);
  expect([house.working, house.depth]).toEqual([2, 1]);
  a.turn?.end();
  a.turn?.end();
  await c.got;
  expect(house.working).toBe(2);
});

test('is full at concurrency + queue, until somebody has left and all of its turns have ended', async () => {
  const house = admission(1, 1);
  const a = ask(house);
  await a.got;
  house.enter();
  expect(house.enter()).toBeNull();
  a.ticket.leave();
  expect(house.enter()).toBeNull();
  a.turn?.end();
  expect(house.enter()).not.toBeNull();
});

test('one that asks to be alone goes first and is alone', async () => {
  const house = admission(2, 5);
  const a = ask(house);
  const b = ask(house);
  const waiting = ask(house);
  const alone = ask(house, { alone: true });
  await settled();
  a.turn?.end();
  await settled();
  expect([!!alone.turn, !!waiting.turn]).toEqual([false, false]);
  b.turn?.end();
  await alone.got;
  expect([house.working, !!waiting.turn]).toEqual([1, false]);
  alone.turn?.end();
  await waiting.got;
});

test('one that gives up while it waits holds up nobody', async () => {
  const house = admission(2, 5);
  const a = ask(house);
  const client = new AbortController();
  const alone = ask(house, { alone: true, signal: client.signal });
  const waiting = ask(house);
  await settled();
  expect(waiting.turn).toBeUndefined();
  client.abort('left');
  await waiting.got;
  expect(alone.refused).toBe('left');
  expect(a.turn).toBeDefined();
});

test('tells when it is empty', async () => {
  const house = admission(1, 1);
  await house.empty();
  const ticket = house.enter() as Ticket;
  let empty = false;
  const waiting = house.empty().then(() => {
    empty = true;
  });
  await settled();
  expect(empty).toBe(false);
  ticket.leave();
  ticket.leave();
  await waiting;
  expect(house.depth).toBe(0);
});
