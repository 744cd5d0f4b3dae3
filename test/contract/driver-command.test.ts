import { spawnSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createCommandDriver } from '../../src/runtime/command/driver.ts';
import type { InstanceOptions, StagedRelease } from '../../src/runtime/driver.ts';
import { scratchDir } from '../support/scratch.ts';
import { commandRelease } from './command-release.ts';
import { driverContract, get, isAlive, until } from './driver-suite.ts';
import { failedStart, startInstance } from './start-instance.ts';

const PLAIN = ['node', './plain.mjs'];

driverContract('command', async () => ({
  driver: createCommandDriver,
  release: commandRelease(PLAIN),
  broken: {
    release: commandRelease(['node', '-e', 'throw new RangeError("no such weights")']),
    says: /RangeError: no such weights/,
  },
  self: '/self',
  logs: /^listening$/,
}));

const hasPython = spawnSync('python3', ['--version']).status === 0;
const deadline = () => AbortSignal.timeout(20_000);

interface Self {
  pid: number;
  children: number[];
  cwd: string;
  argv: string[];
  env: Record<string, string>;
}

const start = (release: StagedRelease, options?: Partial<InstanceOptions>, driver = createCommandDriver()) =>
  startInstance(driver, release, options);

async function startReady(...args: Parameters<typeof start>) {
  const instance = await start(...args);
  await instance.ready(deadline());
  const self = async () => (await get(instance, '/self')).body as unknown as Self;
  return { instance, self, first: await self() };
}

const failure = (release: StagedRelease, options?: Partial<InstanceOptions>) =>
  failedStart(createCommandDriver(), release, options);

describe('a program', () => {
  test('is told where to listen, who it is and where its release lies; knows nothing of what it can do', async () => {
    const release = commandRelease([...PLAIN, './a', 'b'], { env: { GREETING: 'hi' } });
    const { instance, first } = await startReady(release);
    expect(first.argv).toEqual([join(release.dir, 'a'), 'b']);
    expect(first.cwd).toBe(release.dir);
    expect(first.env).toMatchObject({
      GREETING: 'hi',
      HOST: '127.0.0.1',
      LASTGOOD_RELEASE_DIR: release.dir,
      LASTGOOD_RELEASE: release.id,
      LASTGOOD_VERSION: '1.2.3',
      LASTGOOD_INSTANCE: instance.id,
      LASTGOOD_ROOT: process.cwd(),
    });
    expect(instance.endpoint).toEqual({ origin: `http://127.0.0.1:${first.env.PORT}` });
    expect(instance.status).not.toHaveProperty('concurrency');
  });

  test('can listen on a socket', async () => {
    const { instance, first } = await startReady(commandRelease(PLAIN, { listen: 'socket' }));
    expect(instance.endpoint).toEqual({ socketPath: first.env.SOCKET });
    expect(first.env).not.toHaveProperty('PORT');
  });

  test('has home, caches and temporary folder for itself, until it is closed', async () => {
    const runDir = join(await scratchDir(), 'run');
    const [one, two] = await Promise.all([1, 2].map(() => startReady(commandRelease(PLAIN), { runDir })));
    const folders = ['HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'MODELSCOPE_CACHE', 'HF_HOME', 'TORCH_HOME', 'MPLCONFIGDIR'];
    for (const name of folders) {
      const [mine, yours] = [one.first.env[name]!, two.first.env[name]!];
      expect(mine).not.toBe(yours);
      expect((await stat(mine)).isDirectory()).toBe(true);
      await writeFile(join(mine, 'note'), name);
    }
    await one.instance.close();
    await expect(stat(one.first.env.HOME!)).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await stat(two.first.env.HOME!)).isDirectory()).toBe(true);
  });

  test('is started in its working folder', async () => {
    const dir = await scratchDir();
    await mkdir(join(dir, 'app'));
    await writeFile(join(dir, 'app', 'serve.sh'), `exec node ${join(commandRelease([]).dir, 'plain.mjs')}\n`);
    const release = { ...commandRelease(['sh', 'serve.sh'], { workdir: 'app' }), dir };
    expect((await startReady(release)).first.cwd).toBe(join(dir, 'app'));
  });

  test('that answers 500 to its health path is replaced', async () => {
    const driver = createCommandDriver({ heartbeat: { everyMs: 50, missMs: 5_000, misses: 2 } });
    const { instance, first, self } = await startReady(commandRelease(PLAIN), {}, driver);
    const back = until(instance, 'ready');
    await get(instance, '/sick');
    expect(await instance.ping(deadline())).toBe(false);
    await back;
    expect(isAlive(first.pid)).toBe(false);
    expect((await self()).pid).not.toBe(first.pid);
    expect(instance.status.reason).toMatch(/answered 500 to \/healthz for 2 heartbeats in a row/);
  });

  test('hears SIGTERM before it is killed', async () => {
    const lines: string[] = [];
    const { instance } = await startReady(commandRelease(PLAIN), { onLog: (line) => lines.push(line) });
    await instance.close(20_000);
    expect(lines).toContain('heard SIGTERM');
  });

  test.runIf(process.platform === 'linux')('takes its children with it, those too that left its group', async () => {
    const { instance, first } = await startReady(commandRelease([...PLAIN, 'family', 'stubborn']));
    expect(first.children).toHaveLength(2);
    await instance.close(100);
    await vi.waitFor(() => expect([first.pid, ...first.children].filter(isAlive)).toEqual([]), {
      timeout: 20_000,
    });
  });

  test.runIf(process.platform === 'linux')('answers for the memory of its children', async () => {
    const [alone, family] = await Promise.all([
      startReady(commandRelease(PLAIN)),
      startReady(commandRelease([...PLAIN, 'family'])),
    ]);
    expect(family.instance.status.memoryBytes).toBeGreaterThan(alone.instance.status.memoryBytes! * 1.5);
  });

  test.skipIf(!hasPython)('can be Python: what an import says is the reason (skipped without python3)', async () => {
    expect((await startReady(commandRelease(['python3', './plain.py', 'x']))).first.argv).toEqual(['x']);
    expect(await failure(commandRelease(['python3', '-c', 'import no_such_module._ext']))).toMatchObject({
      failure: 'exited',
      reason: expect.stringMatching(/exited with code 1; .*: ModuleNotFoundError: No module named 'no_such_module'\.$/),
    });
  });
});

test.skipIf(!hasPython)('the example of the documentation runs as it stands (skipped without python3)', async () => {
  const page = await readFile(new URL('../../docs/reference/drivers.md', import.meta.url), 'utf8');
  const dir = await scratchDir();
  await writeFile(join(dir, 'serve.py'), /```python\n(.*?)```/s.exec(page)![1]!);
  const instance = await start({ ...commandRelease(['python3', './serve.py']), dir });
  await instance.ready(deadline());
  expect((await get(instance, '/')).body).toEqual({ release: '1.2.3' });
  const posted = await get(instance, '/parse', 'POST', 'four', { 'content-length': '4' });
  expect(posted.body).toEqual({ bytes: 4 });
});

describe('a start that fails says why', () => {
  test('a port of its own choice that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await vi.waitFor(() => expect(server.address()).not.toBeNull());
    const { port } = server.address() as AddressInfo;
    const status = await failure(commandRelease(PLAIN, { env: { FIXED_PORT: String(port) } }));
    expect(status).toMatchObject({ failure: 'exited', reason: expect.stringContaining(`EADDRINUSE`) });
    expect(status.reason).toContain(String(port));
  });

  test('a port of its own choice that is free: nothing answers where it should', async () => {
    const release = commandRelease(PLAIN, { env: { FIXED_PORT: '0' } });
    const status = await failure(release, { readyTimeout: 1_000 });
    expect(status.reason).toMatch(/nothing answers at http:\/\/127.0.0.1:\d+; it said last: listening\.$/);
    expect(status.failure).toBe('not-ready');
  });

  test('a health path that answers badly', async () => {
    const release = commandRelease(['node', '-e', SICK]);
    const status = await failure(release, { readyTimeout: 1_500 });
    expect(status.reason).toMatch(/not ready within 1.5 s: it answered 503 to \/healthz/);
  });

  test.each([
    [['no-such-program'], /there is no program no-such-program on its PATH/],
    [['./no-such-file'], /there is no file .*programs\/no-such-file/],
    [['node', './../x'], /\.\/\.\.\/x leads out of the release/],
  ])('%j', async (command, words) => {
    expect(await failure(commandRelease(command))).toMatchObject({
      failure: 'not-startable',
      reason: expect.stringMatching(words),
    });
  });

  test('a working folder that is not there', async () => {
    const status = await failure(commandRelease(PLAIN, { workdir: 'nowhere' }));
    expect(status.reason).toMatch(/its working folder .*nowhere does not exist/);
  });
});

const SICK =
  "require('http').createServer((q, a) => { a.statusCode = 503; a.end() }).listen(process.env.PORT, '127.0.0.1')";
