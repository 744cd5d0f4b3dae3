import { expect, test } from 'vitest';
import { Admission, type Ticket } from './admission.ts';
import { Lane } from './lane.ts';

const never = new AbortController().signal;

/** Enters and takes a turn; fails loudly when there is none. */
async function work(house: Admission, lane: Lane, queue = 1) {
  const ticket = house.enter(lane, queue) as Ticket;
  return { ticket, turn: await ticket.turn(lane, never) };
}

test('is full at concurrency + queue, until somebody has left and all of its turns have ended', async () => {
  const [house, lane] = [new Admission(), new Lane(() => 1)];
  const { ticket, turn } = await work(house, lane);
  house.enter(lane, 1);
  expect(house.enter(lane, 1)).toBeNull();
  ticket.leave();
  expect(house.enter(lane, 1)).toBeNull();
  turn.end();
  turn.end();
  expect(house.enter(lane, 1)).not.toBeNull();
});

test('those who take their turn at once are counted once', () => {
  const [house, lane] = [new Admission(), new Lane(() => 2)];
  let inside = 0;
  for (let ticket = house.enter(lane, 3); ticket && inside < 100; ticket = house.enter(lane, 3)) {
    void ticket.turn(lane, never);
    inside += 1;
  }
  expect([inside, house.working, house.depth]).toEqual([5, 2, 3]);
});

test('those who work elsewhere take no place', async () => {
  const [house, old, current] = [new Admission(), new Lane(() => 3), new Lane(() => 1)];
  for (let i = 0; i < 3; i++) await work(house, old);
  const newcomers = [1, 2, 3].map(() => house.enter(current, 1));
  expect(newcomers.map((ticket) => ticket !== null)).toEqual([true, true, false]);
});

test('a turn at a second instance while the first one has not let go', async () => {
  const [house, hung, standby] = [new Admission(), new Lane(() => 1), new Lane(() => 1)];
  const { ticket, turn } = await work(house, hung);
  const second = await ticket.turn(standby, never);
  expect([house.working, house.depth]).toEqual([2, 0]);
  second.end();
  ticket.leave();
  expect([house.working, house.depth, hung.working]).toEqual([1, 0, 1]);
  turn.end();
  await house.empty();
});

test('tells when it is empty', async () => {
  const [house, lane] = [new Admission(), new Lane(() => 1)];
  await house.empty();
  const ticket = house.enter(lane, 1) as Ticket;
  let empty = false;
  const waiting = house.empty().then(() => {
    empty = true;
  });
  await Promise.resolve();
  expect(empty).toBe(false);
  ticket.leave();
  ticket.leave();
  await waiting;
  expect(house.depth).toBe(0);
});
