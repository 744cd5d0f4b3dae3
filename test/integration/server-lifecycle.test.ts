import process from 'node:process';
import { expect, test } from 'vitest';
import { get, pidOf, until } from '../contract/driver-suite.ts';
import { dial, openServer, read } from './server-harness.ts';

test('health follows the instance: killed, it is unavailable and says why; back, it is well', async () => {
  await using served = await openServer();
  const { instance } = served.house;
  await instance.ready(AbortSignal.timeout(20_000));
  const well = await fetch(`${served.url}/healthz`);
  expect(well.status).toBe(200);
  expect(await read(well)).toMatchObject({ status: 'ok', model_loaded: true, release: { generation: 7 } });
  const gone = new Promise<void>((resolve) => {
    const unsubscribe = instance.onChange(({ state }) => {
      if (state === 'ready') return;
      unsubscribe();
      resolve();
    });
  });
  const back = gone.then(() => until(instance, 'ready'));
  process.kill(await pidOf(instance), 'SIGKILL');
  await gone;
  const [ill, unready, alive] = await Promise.all(
    ['/healthz', '/readyz', '/livez'].map((path) => fetch(`${served.url}${path}`)),
  );
  expect([ill?.status, unready?.status, alive?.status]).toEqual([503, 503, 200]);
  expect(await read(ill as Response)).toMatchObject({
    status: 'unavailable',
    model_loaded: false,
    reason: expect.stringMatching(/SIGKILL/),
    hint: expect.stringMatching(/.{10,}/),
  });
  await back;
  const again = await fetch(`${served.url}/healthz`);
  expect(again.status).toBe(200);
  expect(await read(again)).toMatchObject({ instance: { state: 'ready', restarts: 1 } });
});

test('a request under way ends while the server stops; what comes after finds nobody', async () => {
  await using served = await openServer();
  const held = fetch(`${served.url}/parse`, {
    method: 'POST',
    body: '{"do":"hold"}',
    headers: { 'x-request-id': 'last' },
  });
  await served.house.logged('holding', 'last');
  using idle = dial(served.port);
  idle.socket.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n');
  await idle.until(/uptime_s/);
  using late = dial(served.port);
  late.socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\nx-part: ');
  const closed = served.server.close(20_000);
  expect((await idle.closed).reset).toBe(false);
  await expect(fetch(`${served.url}/livez`)).rejects.toThrow();
  late.socket.write('1\r\n\r\n');
  const { text } = await late.closed;
  expect(text).toMatch(/^(HTTP\/1.1 503 .*server is stopping.*)?$/s);
  await get(served.house.instance, '/resume', 'POST');
  const answer = await held;
  expect(answer.status).toBe(200);
  expect(answer.headers.get('connection')).toBe('close');
  await answer.text();
  await closed;
});

test('what does not end in time is cut off, and its work stops', async () => {
  await using served = await openServer();
  const held = fetch(`${served.url}/parse`, {
    method: 'POST',
    body: '{"do":"hold"}',
    headers: { 'x-request-id': 'stuck' },
  });
  held.catch(() => {});
  await served.house.logged('holding', 'stuck');
  await served.server.close(50);
  await expect(held).rejects.toThrow();
  await served.house.logged('let go', 'stuck');
});

test('stopping twice is stopping once; stopping before the start is fine', async () => {
  const served = await openServer();
  expect(served.server.close(0)).toBe(served.server.close(0));
  await served[Symbol.asyncDispose]();
});

test('a taken port is said so', async () => {
  await using served = await openServer();
  const second = openServer({ server: { port: served.port } });
  await expect(second).rejects.toMatchObject({
    code: 'port_in_use',
    message: `Port ${served.port} on 127.0.0.1 is taken.`,
  });
});

test('an address of somebody else is said so', async () => {
  await expect(openServer({ server: { host: '203.0.113.1' } })).rejects.toMatchObject({
    code: 'port_in_use',
    message: expect.stringMatching(/203\.0\.113\.1/),
  });
});
