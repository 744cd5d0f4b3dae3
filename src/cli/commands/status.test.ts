import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { callCli } from '../call-for-tests.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server whose /healthz answers that. */
async function serve(status: number, body: unknown): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const server = createServer((_, response) => response.writeHead(status).end(text));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ok = {
  status: 'ok',
  model_loaded: true,
  service: 'human-parsing',
  release: { id: `sha256:${'ab'.repeat(32)}`, version: '2.0.0', generation: 3 },
  instance: { state: 'ready', restarts: 2, memory_bytes: 300 * 2 ** 20, start_ms: 1234 },
  standby: {
    release: { id: `sha256:${'cd'.repeat(32)}`, version: '1.0.0', generation: 2 },
    mode: 'cold',
    ready: true,
    rollback_ms: 2400,
  },
  degraded: 'Its golden inputs are answered wrongly.',
  queue_depth: 1,
  uptime_s: 7325,
};

test('a service that answers is described, and in JSON told as it is', async () => {
  const url = await serve(200, ok);
  expect(await callCli(['status', '--url', `${url}/`])).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: `human-parsing at ${url} serves
  release   2.0.0 (abababababab), generation 3
  instance  ready, 300 MiB, started in 1.2 s, restarted 2 times
  degraded  Its golden inputs are answered wrongly.
  standby   1.0.0 cold, rollback ready in 2.4 s
  queue     1 waiting
  up for    2 h 02 min
`,
  });
  expect(JSON.parse((await callCli(['status', '--url', url, '--json'])).stdout)).toEqual({ url, ...ok });
  expect(await callCli(['status', '--url', url, '--quiet'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('a service that does not answer says why, and is a failure', async () => {
  const reason = 'The release is being fetched (45 %).';
  const url = await serve(503, { status: 'unavailable', model_loaded: false, reason, hint: 'Wait.', uptime_s: 3 });
  const { exitCode, stdout } = await callCli(['status', '--url', url]);
  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    `lastgood at ${url} does not serve\n  why       ${reason}\n  do        Wait.\n  up for    3.0 s\n`,
  );
});

test.each([
  [200, '<html>another service</html>'],
  [200, { status: 'healthy' }],
  [404, 'not found'],
])('something else that answers %i %j is no lastgood', async (status, body) => {
  const url = await serve(status, body);
  const { exitCode, stderr } = await callCli(['status', '--url', url]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`No lastgood server at ${url}: something else answers there. [server_unreachable]`);
});

test('nothing there is told as JSON too', async () => {
  const url = await serve(200, ok);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  const { exitCode, stdout, stderr } = await callCli(['status', '--url', url, '--json']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(JSON.parse(stderr)).toMatchObject({ code: 'server_unreachable', exit: 1 });
});
