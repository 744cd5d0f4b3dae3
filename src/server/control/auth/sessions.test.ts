import { expect, test } from 'vitest';
import { createAttempts } from './attempts.ts';
import { createSessions } from './sessions.ts';

const HOUR = 60 * 60 * 1000;

test('a session lasts 12 hours from its last use', () => {
  let now = 1;
  const sessions = createSessions(() => now);
  const id = sessions.open();
  now += 11 * HOUR;
  expect(sessions.use(id)).toBe(true);
  now += 11 * HOUR;
  expect(sessions.isOpen(id)).toBe(true);
  now += 2 * HOUR;
  expect(sessions.isOpen(id)).toBe(false);
  expect(sessions.use(id)).toBe(false);
  expect(sessions.isOpen(id)).toBe(false);
});

test('ids are not to be guessed, and a closed one is over', () => {
  const sessions = createSessions();
  const [a, b] = [sessions.open(), sessions.open()];
  expect(a).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(a).not.toBe(b);
  sessions.close(a);
  expect([sessions.isOpen(a), sessions.isOpen(b), sessions.isOpen('')]).toEqual([false, true, false]);
});

test('the least recently used goes when there are a thousand', () => {
  const sessions = createSessions();
  const ids = Array.from({ length: 1000 }, () => sessions.open());
  sessions.use(ids[0]!);
  sessions.open();
  expect(ids.filter((id) => !sessions.isOpen(id))).toEqual([ids[1]]);
});

test('ten wrong tokens are told so, the next one when to come back', () => {
  let now = 1;
  const attempts = createAttempts(() => now);
  for (let i = 0; i < 10; i++) expect(attempts.failed().code).toBe('unauthorized');
  expect(attempts.failed()).toMatchObject({ code: 'rate_limited', retryAfter: 6 });
  now += 5_000;
  expect(attempts.failed()).toMatchObject({ code: 'rate_limited', retryAfter: 1 });
  now += 1_000;
  expect(attempts.failed().code).toBe('unauthorized');
  expect(attempts.failed().code).toBe('rate_limited');
});
