import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../src/api/client.ts';
import { openServer, type Served } from './server-harness.ts';

let served: Served;

beforeAll(async () => {
  served = await openServer();
});

afterAll(() => served[Symbol.asyncDispose]());

const photo = (text: string) => new TextEncoder().encode(text);

test('an answer comes back typed, the options on their way there', async () => {
  const client = createClient({ url: `${served.url}/` });
  const options = { format: 'json', masks: 'none', min_score: 0.25, people: false } as const;
  const parsing = await client.parse(photo('x'), options, { requestId: 'by-client' });
  expect(parsing.status).toBe('success');
  expect(parsing).toMatchObject({ url: '/parse?format=json&masks=none&min_score=0.25&people=false', id: 'by-client' });
  expect(await client.parse(new Blob(['y']))).toMatchObject({ echo: 'y' });
});

test('send leaves the bytes as they are', async () => {
  const { bytes, contentType, headers } = await createClient({ url: served.url }).send(photo('x'), { format: 'coco' });
  expect(contentType).toMatch(/json/);
  expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ echo: 'x' });
  expect(headers.get('x-lastgood-generation')).toBe('7');
});

test("the service's own sentence and hint reach the caller", async () => {
  const client = createClient({ url: served.url });
  await expect(client.parse(new Uint8Array(0))).rejects.toMatchObject({
    name: 'LastgoodError',
    code: 'image_missing',
    status: 400,
    message: 'The request has no body.',
    hint: expect.stringMatching(/curl/),
  });
  await expect(client.parse(photo('x'), { min_score: 7 })).rejects.toMatchObject({ code: 'bad_request' });
});

test('nobody there is server_unreachable, also in the middle of an answer', async () => {
  const client = createClient({ url: 'http://127.0.0.1:9' });
  await expect(client.health()).rejects.toMatchObject({
    code: 'server_unreachable',
    message: expect.stringMatching(/127\.0\.0\.1:9/),
  });
  await using other = await openServer();
  const pending = createClient({ url: other.url }).parse(photo('{"do":"hold"}'), {}, { requestId: 'cut' });
  pending.catch(() => {});
  await other.house.logged('holding', 'cut');
  await other.server.close(0);
  await expect(pending).rejects.toMatchObject({ code: 'server_unreachable' });
});

test('somebody else there is said so', async () => {
  const { createServer } = await import('node:http');
  const stranger = createServer((_, response) => response.writeHead(418).end('teapot'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port } = stranger.address() as { port: number };
  const client = createClient({ url: `http://127.0.0.1:${port}` });
  await expect(client.parse(photo('x'))).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringMatching(/answered 418/),
  });
  stranger.close();
});

test('a signal ends the call with its own reason, and the work with it', async () => {
  const leave = new AbortController();
  const call = { signal: leave.signal, requestId: 'left' };
  const pending = createClient({ url: served.url }).parse(photo('{"do":"hold"}'), {}, call);
  pending.catch(() => {});
  await served.house.logged('holding', 'left');
  leave.abort(new Error('changed my mind'));
  await expect(pending).rejects.toThrow('changed my mind');
  await served.house.logged('let go', 'left');
});

test('health is an answer, well or not', async () => {
  await using ill = await openServer({ house: { start: 'exit' } });
  expect(await createClient({ url: served.url }).health()).toMatchObject({ status: 'ok', model_loaded: true });
  expect(await createClient({ url: ill.url }).health()).toMatchObject({ status: 'unavailable', model_loaded: false });
});
