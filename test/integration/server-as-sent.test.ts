import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createGateway } from '../../src/gateway/gateway.ts';
import { Router } from '../../src/gateway/route.ts';
import { onlyService } from '../../src/server/services.ts';
import { instanceAt } from '../support/instance-at.ts';
import { serve } from './server-harness.ts';

/** A release that is an application of its own reads `POST /parse` itself: the form, the query and the errors are its own. */

/** Tells what it was asked. */
const mirror: RequestListener = async (request, response) => {
  const body = (await buffer(request)).toString('latin1');
  const status = request.url?.includes('refuse') ? 400 : 200;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ url: request.url, type: request.headers['content-type'], body }));
};

async function before(asSent: boolean, listener: RequestListener | null = mirror, imageBytes = 1_000) {
  const program = createServer(listener ?? mirror).listen(0, '127.0.0.1');
  await once(program, 'listening');
  const instance = instanceAt(`http://127.0.0.1:${(program.address() as AddressInfo).port}`);
  const router = new Router('parsing', { reason: 'It is being started.', hint: 'Wait.' });
  if (listener) router.replace({ current: { release: instance.release, generation: 1, instance } });
  const gateway = createGateway({ table: () => router.table });
  const service = onlyService(gateway, () => router.table, { asSent: () => asSent });
  const served = await serve(service, { limits: { imageBytes } });
  onTestFinished(async () => {
    await served[Symbol.asyncDispose]();
    await gateway.close(0);
    program.closeAllConnections();
    program.close();
  });
  return served.url;
}

function form(): FormData {
  const data = new FormData();
  data.append('image', new Blob(['a photo']), 'photo.jpg');
  data.append('score_thr', '0.5');
  return data;
}

const ask = async (url: string, body: FormData | string) => {
  const answer = await fetch(url, { method: 'POST', body });
  return { status: answer.status, said: (await answer.json()) as Record<string, string> };
};

test.each(['/parse', '/services/parsing/parse'])(
  '%s: the form reaches it as it was sent, its other fields too',
  async (path) => {
    const { status, said } = await ask(`${await before(true)}${path}?threshold=0.3&threshold=0.4`, form());
    expect(status).toBe(200);
    expect(said.url).toBe('/parse?threshold=0.3&threshold=0.4');
    expect(said.type).toMatch(/^multipart\/form-data; boundary=/);
    expect(said.body).toMatch(/name="image"; filename="photo\.jpg".*a photo.*name="score_thr"/s);
  },
);

test('its own errors are its answers', async () => {
  const { status, said } = await ask(`${await before(true)}/parse?refuse`, 'not an image');
  expect(status).toBe(400);
  expect(said.body).toBe('not an image');
});

test('bodies are bounded as anywhere: a form may be a little larger than its image', async () => {
  const url = await before(true);
  const photo = (size: number) => {
    const data = new FormData();
    data.append('image', new Blob(['x'.repeat(size)]), 'photo.jpg');
    return data;
  };
  expect(await ask(`${url}/parse`, photo(1_000))).toMatchObject({ status: 200 });
  expect(await ask(`${url}/parse`, photo(100_000))).toMatchObject({ status: 413, said: { code: 'image_too_large' } });
});

test('what is too large is told in the words of release.yaml', async () => {
  const { status, said } = await ask(`${await before(true, mirror, 2e6)}/parse`, 'x'.repeat(3e6));
  expect({ status, said }).toMatchObject({ status: 413, said: { error: 'The upload is larger than 2 MB.' } });
});

test('every other release is handed the photo, and options that nobody knows are refused', async () => {
  const url = await before(false);
  const { said } = await ask(`${url}/parse?min_score=0.5`, photoForm());
  expect(said).toMatchObject({ type: 'application/octet-stream', body: PHOTO });
  const refused = await ask(`${url}/parse?threshold=0.3`, photoForm());
  expect(refused).toMatchObject({
    status: 400,
    said: { code: 'bad_request', error: expect.stringMatching(/threshold/) },
  });
});

test('without a release the answer is the server’s', async () => {
  const { status, said } = await ask(`${await before(true, null)}/parse`, form());
  expect(status).toBe(503);
  expect(said).toMatchObject({ code: 'no_release', error: expect.stringMatching(/being started/) });
});

const PHOTO = '\x89PNG\r\n\x1a\n';

function photoForm(): FormData {
  const data = new FormData();
  data.append('image', new Blob([Buffer.from(PHOTO, 'latin1')]), 'photo.png');
  return data;
}
