import process from 'node:process';
import { expect, test } from 'vitest';
import { createDummyDriver } from '../../src/runtime/dummy/driver.ts';
import type { DummyOrder } from '../../src/runtime/dummy/orders.ts';
import { dummyRelease } from '../faults/dummy-release.ts';
import { scratchDir } from '../support/scratch.ts';
import { driverContract, get, record, until } from './driver-suite.ts';

driverContract('dummy', async (dir) => ({
  driver: createDummyDriver,
  release: dummyRelease(dir),
  broken: { release: dummyRelease(dir, { start: 'exit' }), says: /dummy was told to fail/ },
  self: '/.lastgood/status',
  logs: /"event":"listening"/,
}));

const deadline = () => AbortSignal.timeout(20_000);

async function open(
  settings: Parameters<typeof dummyRelease>[1],
  more: { memoryLimit?: number; readyTimeout?: number },
) {
  const dir = await scratchDir();
  const { readyTimeout = 20_000, ...release } = more;
  const dirs = { runDir: `${dir}/run`, cacheDir: `${dir}/cache` };
  return createDummyDriver().start({ ...dummyRelease(dir, settings), ...release }, { ...dirs, readyTimeout });
}

test.runIf(process.platform === 'linux')(
  'a copy that grows over its limit is replaced by one that is small',
  async () => {
    await using instance = await open({}, { memoryLimit: 400e6 });
    await instance.ready(deadline());
    const failures: unknown[] = [];
    instance.onChange(({ failure }) => failures.push(failure));
    const back = until(instance, 'ready');
    const order: DummyOrder = { do: 'allocate', bytes: 500e6 };
    // Its answer and its end are in a race.
    await get(instance, '/parse', 'POST', JSON.stringify(order)).catch(() => {});
    await back;
    expect(failures).toContain('memory');
    expect(instance.status.reason).toMatch(/held \d+ MB, more than its limit of 400 MB/);
    expect(instance.status).toMatchObject({ state: 'ready', restarts: 1 });
  },
);

test('a slow start is waited for, and says meanwhile that it is not ready', async () => {
  await using instance = await open({ start: 'slow', slowMs: 300 }, {});
  await instance.ready(deadline());
  expect(instance.status.startMs).toBeGreaterThanOrEqual(300);
});

test('one that hangs at its start is ended, deaf as it is', async () => {
  await using instance = await open({ start: 'hang' }, { readyTimeout: 500 });
  const states = record(instance);
  await expect(instance.ready(deadline())).rejects.toThrow(/was not ready within 0.5 s/);
  expect(states).toContain('failed');
  await instance.close(100);
  expect(instance.status.state).toBe('stopped');
});

test('a delayed answer comes, unless its work is stopped', async () => {
  await using instance = await open({}, {});
  await instance.ready(deadline());
  const send = (ms: number, id: string) =>
    get(instance, '/parse', 'POST', JSON.stringify({ do: 'delay', ms, echo: 'x' }), { 'x-request-id': id });
  expect((await send(1, 'a')).body).toMatchObject({ status: 'success', echo: 'x' });
  const long = send(60_000, 'b');
  await expect.poll(async () => (await get(instance, '/.lastgood/status')).body.in_flight).toBe(1);
  await get(instance, '/.lastgood/work/b', 'DELETE');
  expect((await long).status).toBe(200);
});
