import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSocketDir } from './socket.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sockets-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('the folder is for its owner alone, each start has a path of its own', async () => {
  const run = join(dir, 'run');
  const sockets = await openSocketDir(run, 'a');
  expect((await stat(run)).mode & 0o777).toBe(0o700);
  expect([sockets.path('a', 0), sockets.path('a', 1)]).toEqual([join(run, 'a-0.sock'), join(run, 'a-1.sock')]);
});

test('what is listened on, or is no socket, stays', async () => {
  const server = createServer().listen(join(dir, 'live-0.sock'));
  await once(server, 'listening');
  await writeFile(join(dir, 'note.sock'), 'a file');
  await openSocketDir(dir, 'a');
  expect((await readdir(dir)).sort()).toEqual(['live-0.sock', 'note.sock']);
  server.close();
});

test('a path that is too long gets a short private folder, which goes away with it', async () => {
  const sockets = await openSocketDir(join(dir, 'x'.repeat(100)), 'a');
  const path = sockets.path('a', 999_999);
  expect(Buffer.byteLength(path)).toBeLessThan(104);
  const folder = join(path, '..');
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await sockets.close();
  await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
});
