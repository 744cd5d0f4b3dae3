import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { findEngine } from './engine.ts';

const never = new AbortController().signal;

/** Answers as an engine does. */
async function engine(body: string, at: string | number = 0) {
  const server = createServer((request, response) => response.end(request.url === '/version' ? body : '{}'));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(at, resolve));
  return server.address() as AddressInfo;
}

const DOCKER = JSON.stringify({ Version: '27.3.1', Components: [{ Name: 'Engine' }, { Name: 'containerd' }] });

test('an engine at the socket that DOCKER_HOST names', async () => {
  const socket = join(await scratchDir(), 'docker.sock');
  await engine(DOCKER, socket);
  expect(await findEngine(never, { DOCKER_HOST: `unix://${socket}` })).toBe('Docker 27.3.1');
});

test('one that listens on a port, and is Podman', async () => {
  const { port } = await engine(JSON.stringify({ Version: '5.2.0', Components: [{ Name: 'Podman Engine' }] }));
  expect(await findEngine(never, { DOCKER_HOST: `tcp://127.0.0.1:${port}` })).toBe('Podman 5.2.0');
});

test.each([
  ['nobody listens there', () => 'unix:///nonexistent/docker.sock'],
  ['it is on another machine, behind ssh', () => 'ssh://builder'],
  ['it is no address', () => 'docker'],
])('none: %s', async (_, host) => {
  expect(await findEngine(never, { DOCKER_HOST: host() })).toBeNull();
});

test('what answers, and is no engine', async () => {
  const socket = join(await scratchDir(), 'docker.sock');
  await engine('<html>', socket);
  expect(await findEngine(never, { DOCKER_HOST: `unix://${socket}` })).toBeNull();
});
