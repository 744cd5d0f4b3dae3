import { expect, test } from 'vitest';
import { requestId } from './visit.ts';

const free = () => false;
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

test("a client's sane id is kept", () => {
  for (const id of ['a', '7f3b-42', 'job_9.retry-2', 'x'.repeat(100)]) expect(requestId(id, free)).toBe(id);
});

test.each([undefined, '', '..', '.a', 'a b', 'a/b', 'a\nb', 'é', 'x'.repeat(101), ['a', 'b']])(
  '%j is replaced',
  (id) => {
    expect(requestId(id, free)).toMatch(UUID);
  },
);

test('two requests under way never share an id', () => {
  expect(requestId('job', (id) => id === 'job')).toMatch(UUID);
});
