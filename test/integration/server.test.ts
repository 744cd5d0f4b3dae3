import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServer, type Served } from './server-harness.ts';

let served: Served;

beforeAll(async () => {
  served = await openServer();
});

afterAll(() => served[Symbol.asyncDispose]());

const post = (query: string, body: string | FormData | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${served.url}/parse${query}`, { method: 'POST', body, headers });

test('a raw body reaches the release and its answer comes back as it is', async () => {
  const answer = await post('?masks=none&people=false&min_score=0.5', 'not an order', { 'content-type': 'image/jpeg' });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    status: 'success',
    echo: 'not an order',
    url: '/parse?format=json&masks=none&min_score=0.5&people=false',
  });
  expect(answer.headers.get('x-lastgood-release')).toBe('d'.repeat(12));
  expect(answer.headers.get('x-lastgood-generation')).toBe('7');
  expect(answer.headers.get('server-timing')).toMatch(
    /^upload;dur=[\d.]+, queue;dur=[\d.]+, inference;dur=1.5, total;dur=/,
  );
});
