import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { createDummyDriver } from '../../src/runtime/dummy/driver.ts';
import { dummyRelease } from './dummy-release.ts';

test('a server that is killed leaves no worker behind, and the next one removes its socket', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'orphan-'));
  const server = spawn(process.execPath, [fileURLToPath(new URL('orphan-server.ts', import.meta.url)), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const deadline = AbortSignal.timeout(20_000);
  const [line] = await once(createInterface({ input: server.stdout }), 'line', { signal: deadline });
  expect(JSON.parse(line)).toMatchObject({ event: 'listening' });
  const socketPath = join(dir, 'run', (await readdir(join(dir, 'run')))[0] as string);

  // The connection to the worker ends when its process does.
  const toWorker = connect(socketPath);
  await once(toWorker, 'connect', { signal: deadline });
  toWorker.on('error', () => {}); // a reset is as good an end as any
  const ended = new Promise((resolve) => toWorker.resume().once('close', resolve));
  server.kill('SIGKILL');
  await ended;
  await vi.waitFor(async () => expect(await knock(socketPath)).toBe('ECONNREFUSED'), { timeout: 20_000 });

  const instance = await createDummyDriver().start(dummyRelease(dir), {
    runDir: join(dir, 'run'),
    cacheDir: join(dir, 'cache'),
    readyTimeout: 20_000,
  });
  await instance.ready(deadline);
  const own = 'socketPath' in instance.endpoint ? instance.endpoint.socketPath : '';
  expect((await readdir(join(dir, 'run'))).map((name) => join(dir, 'run', name))).toEqual([own]);
  await instance.close();
  await rm(dir, { recursive: true });
});

test('a worker that ignores SIGTERM is killed after the grace', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'stubborn-'));
  const lines: string[] = [];
  const instance = await createDummyDriver().start(dummyRelease(dir, { start: 'stubborn' }), {
    runDir: join(dir, 'run'),
    cacheDir: join(dir, 'cache'),
    readyTimeout: 20_000,
    onLog: (line) => lines.push(line),
  });
  await instance.ready(AbortSignal.timeout(20_000));
  await instance.close(300);
  expect(instance.status.state).toBe('stopped');
  expect(lines.join()).toContain('ignored SIGTERM');
  await rm(dir, { recursive: true });
});

/** `open`, or the code of the error that the door gives. */
function knock(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => socket.destroy());
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    socket.once('close', () => resolve('open'));
  });
}
