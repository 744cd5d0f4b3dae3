import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { listen } from '../../../test/support/model-hub.ts';
import { scratchDir } from '../../../test/support/scratch.ts';
import { recordImported } from './golden.ts';
import { bodyFor, RunningService } from './manner.ts';

type Answer = (
  request: IncomingMessage,
  body: Buffer,
  n: number,
) => { status?: number; type?: string; body: string | Buffer };

async function setUp(answer: Answer, { path = '', inputs = ['a.jpg', 'b.png'] } = {}) {
  const dir = await scratchDir();
  for (const name of inputs) await writeFile(join(dir, name), `photo ${name}`);
  let calls = 0;
  const listener: RequestListener = async (request, response) => {
    const body = await buffer(request);
    calls += 1;
    const { status = 200, type = 'application/json', body: sent } = answer(request, body, calls);
    response.writeHead(status, { 'content-type': type }).end(sent);
  };
  const server = await listen(listener);
  const source = { url: server.url + path, inputs: inputs.map((name) => join(dir, name)), field: 'image' };
  const service = new RunningService(source, new AbortController().signal);
  const record = async (app: string | undefined) => {
    const manner = await service.findManner(app);
    const golden = await recordImported({ service, manner, source, folder: join(dir, 'golden'), force: false });
    return { golden, set: JSON.parse(await readFile(golden.file, 'utf8')) };
  };
  return {
    dir,
    service,
    record,
    url: server.url,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

/** As the article's application answers: a form, and a time in the answer. */
const article: Answer = (request, body, n) => {
  const isForm = request.headers['content-type']?.startsWith('multipart/form-data') && body.includes('name="image"');
  if (request.url !== '/parse' || !isForm) return { status: 400, body: '{"error":"Missing image"}' };
  return {
    body: JSON.stringify({ status: 'success', inference_time: '0.42s', served: n, mask_shape: [2, 3], scores: [0.5] }),
  };
};

test('an application is asked by a form, and compared without what passes', async () => {
  await using house = await setUp(article);
  const { golden, set } = await house.record('app:app');
  expect(golden).toMatchObject({ cases: 2, compare: 'json', ignored: ['/inference_time', '/served'] });
  expect(set.cases.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
  const { request, expect: expected, compare } = set.cases[0];
  expect(request).toMatchObject({ method: 'POST', path: '/parse' });
  expect(compare).toMatchObject({ kind: 'json', ignore: ['/inference_time', '/served'] });
  const folder = join(house.dir, 'golden');
  const body = await readFile(join(folder, request.body));
  expect(body).toEqual(await bodyFor(join(house.dir, 'a.jpg'), 'image'));
  expect(JSON.parse(await readFile(join(folder, expected.body), 'utf8')).mask_shape).toEqual([2, 3]);
  // The form can be read with the header that is kept.
  const form = await new Response(body, { headers: request.headers }).formData();
  const photo = form.get('image') as File;
  expect([photo.name, photo.type, await photo.text()]).toEqual(['a.jpg', 'image/jpeg', 'photo a.jpg']);
});

test('an application that takes no form gets the photo itself, at the path that is named', async () => {
  await using house = await setUp(
    (request, body) =>
      request.url === '/v1/masks?all=1' && body.toString().startsWith('photo')
        ? { type: 'image/png', body }
        : { status: 415, body: '{}' },
    { path: '/v1/masks?all=1' },
  );
  expect(await house.service.findManner('app:app')).toEqual({
    path: '/v1/masks?all=1',
    field: null,
    compare: { kind: 'image' },
  });
});

test('an application that refuses the photo is told with what was tried', async () => {
  await using house = await setUp(() => ({ status: 404, body: 'no' }));
  await expect(house.service.findManner('app:app')).rejects.toMatchObject({
    code: 'golden_invalid',
    message: `${house.url} takes no photo at /parse (a form with the field image: 404; the photo as the body: 404).`,
  });
});

test('of the worker nothing can be expected by the answers of another application', async () => {
  await using house = await setUp(article);
  await expect(house.service.findManner(undefined)).rejects.toMatchObject({
    code: 'golden_invalid',
    hint: expect.stringContaining('--app'),
  });
});

test('the worker is proven by a service that answers as it does', async () => {
  const parsing = {
    image: { width: 2, height: 1 },
    people: [],
    segments: [],
    labels: [{ id: 0, name: 'background', color: [0, 0, 0] }],
  };
  await using house = await setUp((request) =>
    request.url === '/parse?format=json&masks=rle' ? { body: JSON.stringify(parsing) } : { status: 400, body: '{}' },
  );
  const { golden, set } = await house.record(undefined);
  expect(golden.compare).toBe('parsing');
  expect(set.cases[0].request).toMatchObject({ path: '/parse?format=json&masks=rle' });
  expect(set.cases[0].request).not.toHaveProperty('headers');
});

test('nobody there', async () => {
  const house = await setUp(article);
  await house[Symbol.asyncDispose]();
  await using service = new RunningService(
    { url: house.url, inputs: [join(house.dir, 'a.jpg')], field: 'image' },
    new AbortController().signal,
  );
  await expect(service.findManner('app:app')).rejects.toMatchObject({
    code: 'server_unreachable',
    message: expect.stringContaining(house.url),
  });
});
