import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dial, openServer, read, type Served } from './server-harness.ts';

/** The ways in: whatever wraps the image, the release sees its bytes. The dummy release echoes what it got. */
let served: Served;

beforeAll(async () => {
  served = await openServer();
});

afterAll(() => served[Symbol.asyncDispose]());

type Body = string | FormData | Uint8Array<ArrayBuffer>;

const post = (body: Body, contentType?: string, query = '') =>
  fetch(`${served.url}/parse${query}`, {
    method: 'POST',
    body,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  });

const form = (...parts: [field: string, content: string][]) => {
  const data = new FormData();
  for (const [field, content] of parts) data.append(field, new File([content], 'photo.jpg', { type: 'image/jpeg' }));
  return data;
};

const base64 = Buffer.from('the photo').toString('base64');

test.each<[string, Body, string | undefined]>([
  ['the body itself', 'the photo', 'image/jpeg'],
  ['the body itself, as curl --data-binary names it', 'the photo', 'application/x-www-form-urlencoded'],
  ['the body itself under a type that is none', 'the photo', 'jpeg'],
  ['the file of the form field "image"', form(['image', 'the photo']), undefined],
  ['the file of the form field "file"', form(['file', 'the photo']), undefined],
  ['base64 in JSON', JSON.stringify({ image: base64 }), 'application/json'],
  ['base64 in JSON with a charset', JSON.stringify({ image: base64 }), 'application/json; charset=utf-8'],
  ['a data URL in JSON', JSON.stringify({ image: `data:image/png;base64,${base64}` }), 'application/json'],
])('%s reaches the release', async (_, body, contentType) => {
  const answer = await post(body, contentType);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ status: 'success', echo: 'the photo' });
});

test.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain'])(
  'an image is taken as one even when it says that it is %s',
  async (contentType) => {
    const red = { create: { width: 4, height: 4, channels: 3, background: 'red' } } as const;
    const png = new Uint8Array(await sharp(red).png().toBuffer());
    const answer = await post(png, contentType);
    expect(answer.status).toBe(200);
    expect((await read(answer)).echo).toMatch(/PNG/);
  },
);

test('a text field beside the file is none of our business', async () => {
  const data = form(['image', 'the photo']);
  data.append('submit', 'Upload');
  expect(await (await post(data)).json()).toMatchObject({ echo: 'the photo' });
});

test('the query reaches the release whole, with defaults', async () => {
  const { url } = await read(await post('x', 'image/png', '?people=false&min_score=0.50&masks=none'));
  expect(url).toBe('/parse?format=json&masks=none&min_score=0.5&people=false');
  expect((await read(await post('x', 'image/png'))).url).toBe('/parse?format=json&masks=rle&min_score=0&people=true');
});

test('the Accept header picks the overlay, the query overrules it', async () => {
  const ask = async (query: string) => {
    const headers = { accept: 'image/png', 'content-type': 'image/jpeg' };
    const answer = await fetch(`${served.url}/parse${query}`, { method: 'POST', body: 'x', headers });
    return (await read(answer)).url;
  };
  expect(await ask('')).toMatch(/format=overlay/);
  expect(await ask('?format=labels')).toMatch(/format=labels/);
});

test('every answer says who gave it and where its time went', async () => {
  const answer = await post('x', 'image/jpeg');
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect((await read(answer)).id).toBe(answer.headers.get('x-request-id'));
  expect(answer.headers.get('x-lastgood-release')).toBe('d'.repeat(12));
  expect(answer.headers.get('x-lastgood-generation')).toBe('7');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('server-timing')).toMatch(
    /^upload;dur=[\d.]+, queue;dur=[\d.]+, inference;dur=1.5, total;dur=/,
  );
});

test('an error says so too, and keeps its shape', async () => {
  const answer = await fetch(`${served.url}/parse?masks=jpg`, {
    method: 'POST',
    headers: { 'x-request-id': 'mine-1' },
  });
  expect(answer.status).toBe(400);
  expect(answer.headers.get('x-request-id')).toBe('mine-1');
  expect(answer.headers.get('x-lastgood-release')).toBe('d'.repeat(12));
  expect(answer.headers.get('server-timing')).toMatch(/total;dur=/);
  expect(await answer.json()).toEqual({
    status: 'error',
    error: '"masks" cannot be "jpg".',
    code: 'bad_request',
    hint: '"masks" is one of rle, png, none.',
    request_id: 'mine-1',
  });
});

test("a release's own error comes through as it is", async () => {
  const answer = await post(JSON.stringify({ do: 'fail', status: 422 }), 'image/jpeg');
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ status: 'error', error: 'Told to fail.', hint: 'None.' });
});

test('two requests under way with one id get two', async () => {
  const send = (body: string) =>
    fetch(`${served.url}/parse`, {
      method: 'POST',
      body,
      headers: { 'x-request-id': 'twin', 'content-type': 'image/jpeg' },
    });
  const first = send('{"do":"hold"}');
  await served.house.logged('holding', 'twin');
  const second = await send('x');
  expect(second.headers.get('x-request-id')).not.toBe('twin');
  await fetch(`${served.url}/resume`, { method: 'POST' });
  expect((await first).headers.get('x-request-id')).toBe('twin');
});

test('other paths go to the release as they are', async () => {
  const answer = await fetch(`${served.url}/v2/any/path?a=1&a=2`, { method: 'PUT', body: 'hello' });
  expect(await answer.json()).toMatchObject({ url: '/v2/any/path?a=1&a=2', echo: 'hello' });
  expect(answer.headers.get('x-lastgood-generation')).toBe('7');
  const head = await fetch(`${served.url}/v2/any`, { method: 'HEAD' });
  expect(head.status).toBe(200);
});

test.each([
  '/api/v1/services',
  '/services/other/parse',
  '/.lastgood/work/some-id',
  '/.lastgood/status',
  '/docs/nothing',
])('%s never reaches a release', async (path) => {
  const answer = await fetch(`${served.url}${path}`, { method: 'DELETE' });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'not_found' });
});

test.each([
  ['/parse', 'GET', 'POST'],
  ['/parse', 'PUT', 'POST'],
  ['/healthz', 'POST', 'GET, HEAD'],
  ['/readyz', 'DELETE', 'GET, HEAD'],
  ['/metrics', 'PUT', 'GET, HEAD'],
  ['/openapi.json', 'POST', 'GET, HEAD'],
  ['/', 'POST', 'GET, HEAD'],
])('%s does not know %s', async (path, method, allowed) => {
  const answer = await fetch(`${served.url}${path}`, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe(allowed);
  expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' });
});

test('what is no HTTP is told so', async () => {
  using wire = dial(served.port);
  wire.socket.write('hello there\r\n\r\n');
  const { text } = await wire.closed;
  expect(text).toMatch(/^HTTP\/1.1 400 /);
  expect(text).toMatch(/"code":"bad_request"/);
});

test('a URL that cannot be decoded is told so', async () => {
  const answer = await fetch(`${served.url}/%zz`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ status: 'error', code: 'bad_request' });
});

test('browsers keep other origins out unless they are named', async () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/parse`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  expect((await preflight(served.url, 'https://app.test')).status).toBe(405);
  await using open = await openServer({ server: { corsOrigins: ['https://app.test'] } });
  const allowed = await preflight(open.url, 'https://app.test');
  expect(allowed.status).toBe(204);
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.test');
  expect((await preflight(open.url, 'https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
  const headers = { origin: 'https://app.test', 'content-type': 'image/jpeg' };
  const answer = await fetch(`${open.url}/parse`, { method: 'POST', body: 'x', headers });
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.test');
  expect(answer.headers.get('access-control-expose-headers')).toMatch(/x-lastgood-release/);
});
