import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LastgoodError } from '../../src/errors.ts';
import type { Driver, Instance, InstanceOptions, InstanceState, StagedRelease } from '../../src/runtime/driver.ts';
import type { HeartbeatOptions } from '../../src/runtime/supervisor/copy.ts';
import { endLeftovers } from '../../src/runtime/supervisor/leftovers.ts';

export interface DriverUnderTest {
  /** Makes a driver of the kind. */
  driver(options?: { heartbeat?: HeartbeatOptions }): Driver;
  release: StagedRelease;
  /** A release whose process ends during its start, and a part of the sentence that must say why. */
  broken: { release: StagedRelease; says: RegExp };
  /** Path that answers 200 when it is ready, with `pid` in its JSON. */
  self: string;
  /** A line that each start logs. */
  logs: RegExp;
}

const SERVER = fileURLToPath(new URL('../faults/orphan-server.ts', import.meta.url));
const onLinux = process.platform === 'linux';

/**
 * What every driver must do, whatever it runs.
 * @param kind of release, where the driver runs several
 */
export function driverContract(name: string, make: (dir: string) => Promise<DriverUnderTest>, kind = ''): void {
  describe(`${name} driver${kind && `, ${kind}`}`, () => {
    let dir: string;
    let subject: DriverUnderTest;
    let driver: Driver;
    let options: InstanceOptions;
    const instances: Instance[] = [];
    const deadline = () => AbortSignal.timeout(25_000);

    const start = async (release: StagedRelease, more: Partial<InstanceOptions> = {}) => {
      const instance = await driver.start(release, { ...options, ...more });
      instances.push(instance);
      return instance;
    };
    const startReady = async (release = subject.release, more: Partial<InstanceOptions> = {}) => {
      const instance = await start(release, more);
      await instance.ready(deadline());
      return instance;
    };
    const pidOf = async (instance: Instance) => (await get(instance, subject.self)).body.pid as number;
    const left = async () => [
      ...(await readdir(options.runDir)).filter((entry) => entry !== 'instances'),
      ...(await readdir(join(options.runDir, 'instances'))),
    ];

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'driver-'));
      subject = await make(dir);
      driver = subject.driver();
      options = { runDir: join(dir, 'run'), cacheDir: join(dir, 'cache'), readyTimeout: 20_000 };
    });
    afterEach(async () => {
      await Promise.all(instances.splice(0).map((instance) => instance.close(0)));
      // A process that was just killed may still be writing into its code cache.
      await rm(dir, { recursive: true, maxRetries: 10, retryDelay: 100 });
    });

    test('starts, tells who it is, its memory and how long the start took, and closes without leaving anything', async () => {
      const instance = await start(subject.release);
      expect(instance.status.state).toBe('starting');
      await instance.ready(deadline());
      expect(instance.release).toEqual({ id: subject.release.id, version: subject.release.version });
      expect(instance.capabilities).toEqual(driver.capabilities);
      expect(instance.status).toMatchObject({ state: 'ready', restarts: 0 });
      expect(instance.status.startMs).toBeGreaterThan(0);
      if (driver.capabilities.memory) expect(instance.status.memoryBytes).toBeGreaterThan(1e6);
      expect(await instance.ping(deadline())).toBe(true);
      const pid = await pidOf(instance);

      await instance.close();
      expect(instance.status.state).toBe('stopped');
      expect(await instance.ping(deadline())).toBe(false);
      expect(isAlive(pid)).toBe(false);
      expect(await left()).toEqual([]);
    });

    test('several start at once: each has an endpoint and a process of its own', async () => {
      const both = await Promise.all([startReady(), startReady()]);
      expect(both[0].endpoint).not.toEqual(both[1].endpoint);
      const pids = await Promise.all(both.map(pidOf));
      expect(new Set(pids).size).toBe(2);
    });

    test('replaces a copy that is killed: same handle, another process', async () => {
      const instance = await startReady();
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

    test('replaces a copy that lives but answers nothing', async () => {
      driver = subject.driver({ heartbeat: { everyMs: 50, missMs: 1_000, misses: 2 } });
      const instance = await startReady();
      const pid = await pidOf(instance);
      const failures: unknown[] = [];
      instance.onChange(({ failure }) => failures.push(failure));
      const back = until(instance, 'ready');
      process.kill(pid, 'SIGSTOP');
      expect(await instance.ping(AbortSignal.timeout(300))).toBe(false);
      await back;
      expect(isAlive(pid)).toBe(false);
      expect(instance.status.reason).toMatch(/did not answer for 2 heartbeats in a row/);
      expect(failures).toContain('unresponsive');
      expect(instance.status.failure).toBeUndefined();
    });

    test('recycles on request: the old copy is gone when it resolves, the next one gets ready', async () => {
      const instance = await startReady();
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
      expect(instance.status).toMatchObject({
        state: 'failed',
        failure: 'exited',
        reason: expect.stringMatching(subject.broken.says),
      });
      expect(lines.join('\n')).toMatch(subject.broken.says);
      await until(instance, 'starting');
      expect(instance.status.failure).toBe('exited');
      await until(instance, 'failed');
      expect(instance.status.restarts).toBeGreaterThanOrEqual(1);
      await instance.close();
      expect(instance.status.state).toBe('stopped');
      expect(await left()).toEqual([]);
    });

    test('a start that fails is final when it is not to be repeated', async () => {
      const instance = await start(subject.broken.release, { restart: false });
      const states = record(instance);
      await expect(instance.ready(deadline())).rejects.toMatchObject({ code: 'instance_failed' });
      await instance.recycle('nothing runs');
      await instance.close();
      expect(states.filter((state) => state !== 'failed')).toEqual(['draining', 'stopped']);
      expect(instance.status).toMatchObject({ restarts: 0, failure: 'exited' });
    });

    test('one that has been ready is started again, even where a failed start is final', async () => {
      const instance = await startReady(subject.release, { restart: false });
      const back = until(instance, 'ready');
      process.kill(await pidOf(instance), 'SIGKILL');
      await back;
    });

    test('a start that never gets ready is ended and says so', async () => {
      const instance = await start(subject.release, { readyTimeout: 1, restart: false });
      await expect(instance.ready(deadline())).rejects.toThrow(/was not ready within 0.001 s: nothing answers at/);
      expect(instance.status).toMatchObject({ state: 'failed', failure: 'not-ready' });
    });

    test('one that is stopped in the middle of everything is killed after the grace', async () => {
      const instance = await startReady();
      const pid = await pidOf(instance);
      process.kill(pid, 'SIGSTOP');
      await instance.close(200);
      expect(isAlive(pid)).toBe(false);
    });

    test('its output goes to the listener and, of all its copies, to the log file', async () => {
      const lines: string[] = [];
      const logFile = join(dir, 'logs', 'instance.log');
      const instance = await startReady(subject.release, { logFile, onLog: (line) => lines.push(line) });
      await instance.recycle('for a second copy');
      await instance.ready(deadline());
      await instance.close();
      const kept = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
      expect(kept).toEqual(lines);
      expect(kept.filter((line) => subject.logs.test(line))).toHaveLength(2);
    });

    test.runIf(onLinux)('one that holds more memory than its limit is ended and says how much', async () => {
      const instance = await start({ ...subject.release, memoryLimit: 3e6 }, { restart: false });
      const states = record(instance);
      await expect(instance.ready(deadline())).rejects.toMatchObject({ code: 'instance_failed' });
      expect(states).not.toContain('ready');
      expect(instance.status.failure).toBe('memory');
      expect(instance.status.reason).toMatch(/held \d+(\.\d+)? MB, more than its limit of 3 MB/);
    });

    test('one that keeps to its limit lives', async () => {
      const instance = await startReady({ ...subject.release, memoryLimit: 2e9 });
      expect(instance.status).toMatchObject({ state: 'ready', restarts: 0 });
    });

    test('can be closed while it starts, and by the signal that it was started with', async () => {
      const abort = new AbortController();
      await expect(start(subject.release, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
      const [early, abandoned] = await Promise.all([
        start(subject.release),
        start(subject.release, { signal: abort.signal }),
      ]);
      const stopped = until(abandoned, 'stopped');
      abort.abort();
      await Promise.all([early.close(0), stopped]);
      expect([early.status.state, abandoned.status.state]).toEqual(['stopped', 'stopped']);
      await expect(early.ready(deadline())).rejects.toMatchObject({ code: 'instance_failed' });
    });

    test('finds a short place for its socket when the folder for it has a long name', async () => {
      const instance = await startReady(subject.release, { runDir: join(dir, 'a'.repeat(120)) });
      const { endpoint } = instance;
      if ('socketPath' in endpoint) expect(Buffer.byteLength(endpoint.socketPath)).toBeLessThan(104);
      expect((await get(instance, subject.self)).status).toBe(200);
    });

    describe('when its server is killed', () => {
      let server: ChildProcess | undefined;
      afterEach(() => server?.kill('SIGKILL'));

      /** A server process with one instance that is ready. @returns the pid of that */
      const serve = async () => {
        const config = JSON.stringify({ driver: name, release: subject.release, dir });
        server = spawn(process.execPath, [SERVER, config], { stdio: ['ignore', 'pipe', 'inherit'] });
        for await (const line of createInterface({ input: server.stdout! })) {
          const endpoint = /^ready (.*)$/.exec(line)?.[1];
          if (endpoint) return (await ask(JSON.parse(endpoint), subject.self)).body.pid as number;
        }
        throw new Error('the server ended');
      };

      test('nothing of it goes on, even when it can notice nothing itself', async () => {
        const pid = await serve();
        process.kill(pid, 'SIGSTOP');
        server?.kill('SIGKILL');
        await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 });
        await endLeftovers(options.runDir);
        expect(await left()).toEqual([]);
      });

      test('while it lives, nobody touches its instance', async () => {
        const pid = await serve();
        expect(await endLeftovers(options.runDir)).toEqual([]);
        const other = await startReady();
        expect(isAlive(pid)).toBe(true);
        expect(await left()).toHaveLength(4);
        await other.close();
        expect(await left()).toHaveLength(2);
      });
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

export interface Told {
  status: number;
  body: Record<string, unknown>;
}

type Headers = Record<string, string>;

export const get = (
  instance: Instance,
  path: string,
  method = 'GET',
  body = '',
  headers: Headers = {},
): Promise<Told> => ask(instance.endpoint, path, { method, body, headers });

export async function ask(
  endpoint: Instance['endpoint'],
  path: string,
  { method = 'GET', body: sent = '', headers = {} as Headers } = {},
): Promise<Told> {
  const target = 'socketPath' in endpoint ? endpoint : { host: '127.0.0.1', port: new URL(endpoint.origin).port };
  const outgoing = request({ ...target, path, method, headers, agent: false }).end(sent);
  const [incoming] = await once(outgoing, 'response', { signal: AbortSignal.timeout(10_000) });
  const text = (await buffer(incoming)).toString();
  return { status: incoming.statusCode, body: text === '' ? {} : JSON.parse(text) };
}

/** The worker protocol's status tells the process id. */
export async function pidOf(instance: Instance): Promise<number> {
  const { body } = await get(instance, '/.lastgood/status');
  return body.pid as number;
}

/** Does it run? One that is dead, and waits for its parent to take notice, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !onLinux || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
