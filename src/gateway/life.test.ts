import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Life } from './life.ts';

const never = new AbortController().signal;
const long = { deadlineMs: 20_000, gone: never };

test('ends at its deadline, which counts from the arrival, and its part with it', async () => {
  using life = new Life({ arrivedAt: performance.now() - 1_000, deadlineMs: 1_010, gone: never });
  using part = life.part();
  await once(part.signal, 'abort');
  expect(part.signal.reason).toMatchObject({ code: 'deadline_exceeded' });
  expect([life.isOver, life.reason]).toEqual([true, part.signal.reason]);
});

test('ends when the client leaves, also when it has left before', () => {
  const client = new AbortController();
  using life = new Life({ ...long, arrivedAt: performance.now(), gone: client.signal });
  using part = life.part();
  client.abort();
  expect(part.signal.reason).toMatchObject({ code: 'client_closed' });
  using late = new Life({ ...long, arrivedAt: performance.now(), gone: client.signal });
  expect(late.reason).toMatchObject({ code: 'client_closed' });
  expect(late.part().signal.aborted).toBe(true);
});

test('a part can end before the life, which goes on with the next one', async () => {
  using life = new Life({ ...long, arrivedAt: performance.now() });
  using first = life.part({ at: performance.now() + 5, reason: () => 'its time is up' });
  await once(first.signal, 'abort');
  expect([first.signal.reason, life.isOver]).toEqual(['its time is up', false]);
  using second = life.part();
  life.end(new Error('over'));
  life.end(new Error('twice'));
  expect(second.signal.reason).toMatchObject({ message: 'over' });
  expect(life.reason).toBe(second.signal.reason);
});

test('what was disposed of is not ended any more', () => {
  using life = new Life({ ...long, arrivedAt: performance.now() });
  const part = life.part();
  part[Symbol.dispose]();
  life.end(new Error('over'));
  expect(part.signal.aborted).toBe(false);
});
