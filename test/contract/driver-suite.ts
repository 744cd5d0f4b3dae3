import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LastgoodError } from '../../src/errors.ts';
import type { Driver, Instance, InstanceOptions, InstanceState, StagedRelease } from '../../src/runtime/driver.ts';

export interface DriverUnderTest {
  driver: Driver;
  release: StagedRelease;
  /** A release whose process ends during its start, and a part of the sentence that must say why. */
  broken: { release: StagedRelease; says: RegExp };
}

/** What every driver must do, whatever it runs. */
export function driverContract(name: string, make: (dir: string) => Promise<DriverUnderTest>): void {
  describe(`${name} driver`, () => {
    let dir: string;
    let subject: DriverUnderTest;
    let options: InstanceOptions;
    const instances: Instance[] = [];
    const deadline = () => AbortSignal.timeout(25_000);

    const start = async (release: StagedRelease, more: Partial<InstanceOptions> = {}) => {
      const instance = await subject.driver.start(release, { ...options, ...more });
      instances.push(instance);
      return instance;
    };

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'driver-'));
      subject = await make(dir);
      options = { runDir: join(dir, 'run'), cacheDir: join(dir, 'cache'), readyTimeout: 20_000 };
    });
    afterEach(async () => {
      await Promise.all(instances.splice(0).map((instance) => instance.close()));
      await rm(dir, { recursive: true });
    });

    test('starts, tells who it is, its memory and how long the start took, and closes without leaving anything', async () => {
      const instance = await start(subject.release);
      expect(instance.status.state).toBe('starting');
      await instance.ready(deadline());
      expect(instance.release).toEqual({ id: subject.release.id, version: subject.release.version });
      expect(instance.status).toMatchObject({ state: 'ready', restarts: 0 });
      expect(instance.status.startMs).toBeGreaterThan(0);
      expect(instance.status.concurrency).toBeGreaterThan(0);
      if (subject.driver.capabilities.memory) expect(instance.status.memoryBytes).toBeGreaterThan(1e6);

      const { status, body } = await get(instance, '/readyz');
      expect(status).toBe(200);
      expect(body).toMatchObject({ ready: true, release: instance.release });
      const pid = await pidOf(instance);

      await instance.close();
      expect(instance.status.state).toBe('stopped');
      expect(isAlive(pid)).toBe(false);
      expect(await readdir(options.runDir)).toEqual([]);
    });

    test('replaces a copy that is killed: same handle, another process', async () => {
      const instance = await start(subject.release);
      await instance.ready(deadline());
      const pid = await pidOf(instance);
      const states = record(instance);
      const back = until(instance, 'ready');
      process.kill(pid, 'SIGKILL');
      await back;
      expect(states.at(-1)).toBe('ready');
      expect(new Set(states.slice(0, -1))).toEqual(new Set(['starting']));
      expect(await pidOf(instance)).not.toBe(pid);
      expect(instance.status).toMatchObject({ restarts: 1 });
      expect(instance.status.reason).toMatch(/was killed by SIGKILL/);
    });

    test('recycles on request: the old copy is gone when it resolves, the next one gets ready', async () => {
      const instance = await start(subject.release);
      await instance.ready(deadline());
      const pid = await pidOf(instance);
      await Promise.all([instance.recycle('a test asked for it'), instance.recycle('twice')]);
      expect(isAlive(pid)).toBe(false);
      await instance.ready(deadline());
      expect(instance.status).toMatchObject({ restarts: 1 });
      expect(instance.status.reason).toMatch(/a test asked for it/);
    });

    test('says why a start fails, goes on trying, and stops when it is closed', async () => {
      const lines: string[] = [];
      const instance = await start(subject.broken.release, { onLog: (line) => lines.push(line) });
      const failure = await instance.ready(deadline()).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(LastgoodError);
      expect(failure).toMatchObject({ code: 'instance_failed', message: expect.stringMatching(subject.broken.says) });
      expect(instance.status).toMatchObject({ state: 'failed', reason: expect.stringMatching(subject.broken.says) });
      expect(lines.join('\n')).toMatch(subject.broken.says);
      await until(instance, 'starting');
      await until(instance, 'failed');
      expect(instance.status.restarts).toBeGreaterThanOrEqual(1);
      await instance.close();
      expect(instance.status.state).toBe('stopped');
    });

    test('can be closed while it starts, and by the signal that it was started with', async () => {
      const abort = new AbortController();
      const [early, aborted] = await Promise.all([
        start(subject.release),
        start(subject.release, { signal: abort.signal }),
      ]);
      const stopped = until(aborted, 'stopped');
      abort.abort();
      await Promise.all([early.close(0), stopped]);
      expect([early.status.state, aborted.status.state]).toEqual(['stopped', 'stopped']);
      await expect(early.ready(deadline())).rejects.toMatchObject({ code: 'instance_failed' });
    });

    test('finds a short place for its socket when the folder for it has a long name', async () => {
      const instance = await start(subject.release, { runDir: join(dir, 'a'.repeat(120)) });
      await instance.ready(deadline());
      const { endpoint } = instance;
      if ('socketPath' in endpoint) expect(Buffer.byteLength(endpoint.socketPath)).toBeLessThan(104);
      expect((await get(instance, '/.lastgood/status')).status).toBe(200);
    });
  });
}

/** Resolves when the instance changes to `state`; fails loudly after 20 s. */
export async function until(instance: Instance, state: InstanceState): Promise<void> {
  const target = new EventTarget();
  const stop = instance.onChange((status) => {
    if (status.state === state) target.dispatchEvent(new Event('there'));
  });
  await once(target, 'there', { signal: AbortSignal.timeout(20_000) }).finally(stop);
}

/** Collects the states that it changes to. */
export function record(instance: Instance): InstanceState[] {
  const states: InstanceState[] = [];
  instance.onChange(({ state }) => states.push(state));
  return states;
}

export async function get(
  instance: Instance,
  path: string,
  method = 'GET',
): Promise<{ status: number; body: Record<string, unknown> }> {
  if (!('socketPath' in instance.endpoint)) throw new Error('not on a unix socket');
  const outgoing = request({ socketPath: instance.endpoint.socketPath, path, method, agent: false }).end();
  const [incoming] = await once(outgoing, 'response', { signal: AbortSignal.timeout(10_000) });
  const text = (await buffer(incoming)).toString();
  return { status: incoming.statusCode, body: text === '' ? {} : JSON.parse(text) };
}

/** The worker protocol's status tells the process id. */
export async function pidOf(instance: Instance): Promise<number> {
  const { body } = await get(instance, '/.lastgood/status');
  return body.pid as number;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
