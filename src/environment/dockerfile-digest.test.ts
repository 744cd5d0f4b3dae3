import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { lookUpDigest } from './dockerfile-digest.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

/** A registry on a free port; `answer` gets every request. */
async function registry(answer: (request: IncomingMessage, response: ServerResponse, host: string) => void) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response, host);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host, requests };
}

const ask = (image: string, signal = new AbortController().signal) => lookUpDigest(image, signal);

test('the digest is what the registry says of the tag, without its content', async () => {
  const { host, requests } = await registry((request, response) => {
    expect(request.headers.accept).toContain('application/vnd.oci.image.index.v1+json');
    response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
  });
  expect(await ask(`${host}/library/python:3.10-slim`)).toBe(DIGEST);
  expect(requests).toEqual(['HEAD /v2/library/python/manifests/3.10-slim']);
});

test('a registry that wants a token for everybody is asked for one', async () => {
  const { host, requests } = await registry((request, response, host) => {
    if (request.url!.startsWith('/token')) return void response.end(JSON.stringify({ token: 'all' }));
    if (request.headers.authorization === 'Bearer all') {
      return void response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
    }
    const challenge = `Bearer realm="http://${host}/token",service="registry",scope="repository:p:pull"`;
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  });
  expect(await ask(`${host}/p:1`)).toBe(DIGEST);
  expect(requests).toEqual([
    'HEAD /v2/p/manifests/1',
    'GET /token?service=registry&scope=repository%3Ap%3Apull',
    'HEAD /v2/p/manifests/1',
  ]);
});

test.each([
  [404, {}, 'not_found', 'has no image'],
  [401, { 'www-authenticate': 'Basic realm="x"' }, 'unauthorized', 'without a login'],
  [403, {}, 'unauthorized', 'without a login'],
  [500, {}, 'source_unreachable', 'it answered 500'],
  [200, {}, 'source_unreachable', 'it named no digest'],
  [200, { 'docker-content-digest': 'sha256:12' }, 'source_unreachable', 'it named no digest'],
])('%i %j is %s', async (status, headers, code, message) => {
  const { host } = await registry((_, response) => void response.writeHead(status, headers).end());
  await expect(ask(`${host}/p:1`)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test('nobody there: the hint says how to give the digest', async () => {
  await expect(ask('127.0.0.1:1/p:1')).rejects.toMatchObject({
    code: 'source_unreachable',
    message: expect.stringContaining('127.0.0.1:1/p:1 could not be asked of 127.0.0.1:1: '),
    hint: expect.stringContaining('--base 127.0.0.1:1/p:1@sha256:…'),
  });
});

test('a registry that hangs ends with the one who asks', async () => {
  const stop = new AbortController();
  const { host } = await registry(() => stop.abort(new Error('stopped')));
  await expect(ask(`${host}/p:1`, stop.signal)).rejects.toThrow('stopped');
});
