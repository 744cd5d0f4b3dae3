import { expect, test } from 'vitest';
import { type ErrorCode, LastgoodError } from '../../errors.ts';
import { withRetry } from './retry.ts';

const failing = (code: ErrorCode, times: number) => {
  const calls = { count: 0 };
  const attempt = async () => {
    if (calls.count++ < times) throw new LastgoodError(code, 'Busy.', { hint: 'Wait.', retryAfter: 0 });
    return 'done';
  };
  return { calls, attempt };
};
const never = () => new AbortController().signal;

test.each(['overloaded', 'rate_limited', 'no_release', 'server_unreachable'] as const)('%s passes', async (code) => {
  const { attempt, calls } = failing(code, 3);
  expect(await withRetry(attempt, never())).toBe('done');
  expect(calls.count).toBe(4);
});

test('after five repetitions the failure is told', async () => {
  const { attempt, calls } = failing('overloaded', 100);
  await expect(withRetry(attempt, never())).rejects.toMatchObject({ code: 'overloaded' });
  expect(calls.count).toBe(6);
});

test('a damaged image is not tried again', async () => {
  const { attempt, calls } = failing('image_unreadable', 100);
  await expect(withRetry(attempt, never())).rejects.toMatchObject({ code: 'image_unreadable' });
  expect(calls.count).toBe(1);
});

test('the pause ends with the signal', async () => {
  const controller = new AbortController();
  const attempt = async () => {
    queueMicrotask(() => controller.abort());
    throw new LastgoodError('overloaded', 'Busy.', { hint: 'Wait.', retryAfter: 1000 });
  };
  await expect(withRetry(attempt, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
});
