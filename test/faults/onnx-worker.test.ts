import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import type { Instance } from '../../src/runtime/driver.ts';
import { createOnnxDriver } from '../../src/runtime/onnx/driver.ts';
import { BACKOFF } from '../../src/runtime/supervisor/backoff.ts';
import { get, isAlive, pidOf, until } from '../contract/driver-suite.ts';
import { TINY_RECIPES, tinyRelease } from './tiny/release.ts';

let dir: string;
let instance: Instance;
let gateway: Gateway;
let sent = 0;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'onnx-faults-'));
});
afterEach(async () => {
  await Promise.all([gateway.close(0), instance.close(0)]);
  await rm(dir, { recursive: true });
});

async function open(does?: 'endless', deadlineMs = 20_000): Promise<void> {
  const release = await tinyRelease(dir, does ? { does } : {});
  instance = await createOnnxDriver({ recipes: TINY_RECIPES, backoff: { ...BACKOFF, firstMs: 10 } }).start(release, {
    runDir: join(dir, 'run'),
    cacheDir: join(dir, 'cache'),
    readyTimeout: 20_000,
  });
  await instance.ready(AbortSignal.timeout(20_000));
  const table = () => ({ version: 1, service: 'tiny', current: { release, generation: 1, instance } });
  gateway = createGateway({ table, deadlineMs });
}

async function send(signal = new AbortController().signal) {
  const body = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
    .png()
    .toBuffer();
  return gateway.forward({
    requestId: `r${++sent}`,
    method: 'POST',
    path: '/parse',
    headers: {},
    body,
    arrivedAt: performance.now(),
    signal,
  });
}

const busy = () => vi.waitFor(async () => expect((await get(instance, '/.lastgood/status')).body.in_flight).toBe(1));
const idle = () => vi.waitFor(() => expect(gateway.inFlight).toBe(0), { timeout: 10_000 });

test('a deadline stops the work between two networks: 504, the slot is free, the worker lives', async () => {
  await open('endless', 1_000);
  const pid = await pidOf(instance);
  await expect(send()).rejects.toMatchObject({ code: 'deadline_exceeded' });
  await idle();
  expect((await get(instance, '/.lastgood/status')).body).toMatchObject({ in_flight: 0, pid });
});

test('a client that leaves stops the work', async () => {
  await open('endless');
  const client = new AbortController();
  const answer = send(client.signal);
  await busy();
  client.abort();
  await expect(answer).rejects.toMatchObject({ code: 'client_closed' });
  await idle();
  expect((await get(instance, '/.lastgood/status')).body.in_flight).toBe(0);
  expect(instance.status.restarts).toBe(0);
});

test('a stopped worker is replaced after the deadline, and the next request is answered', async () => {
  await open(undefined, 1_500);
  const pid = await pidOf(instance);
  process.kill(pid, 'SIGSTOP');
  await expect(send()).rejects.toMatchObject({ code: 'deadline_exceeded' });
  await idle();
  expect(isAlive(pid)).toBe(false);
  await instance.ready(AbortSignal.timeout(20_000));
  expect((await send()).status).toBe(200);
});

test('workers killed one after another under load: no request hangs, none is answered wrongly', async () => {
  await open();
  let kills = 0;
  const assassin = (async () => {
    for (; kills < 4; kills++) {
      const pid = await pidOf(instance);
      const back = until(instance, 'ready');
      process.kill(pid, 'SIGKILL');
      await back;
    }
  })();
  const outcomes: string[] = [];
  const client = async () => {
    while (kills < 4)
      outcomes.push(
        await send().then(
          ({ status }) => String(status),
          ({ code }) => code,
        ),
      );
  };
  await Promise.all([assassin, client(), client(), client()]);
  // Nobody can know that a request which two of the killings met was not their cause.
  expect(outcomes.filter((outcome) => outcome !== '200' && outcome !== 'release_failed')).toEqual([]);
  expect(outcomes).toContain('200');
});
