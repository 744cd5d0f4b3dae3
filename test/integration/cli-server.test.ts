import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onlyService } from '../../src/server/services.ts';
import { callCliProcess, recordsOf } from './cli-process.ts';
import { openServer, type Served, serve } from './server-harness.ts';

// Each test runs several processes, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** The installed program against the real server, gateway and a dummy instance, each image an order to it. */

const BIN = join(import.meta.dirname, '../../bin/lastgood.mjs');

let dir: string;
let served: Served;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-cli-'));
  served = await openServer();
  await served.house.instance.ready(AbortSignal.timeout(60_000));
});
afterEach(async () => {
  await served[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const lastgood = (...argv: string[]) => callCliProcess(argv, { cwd: dir, entry: BIN });

test('lastgood --version through the installed program', async () => {
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8'));
  const { exitCode, stdout } = await lastgood('--version');
  expect(exitCode).toBe(0);
  expect(stdout.split('\n').slice(0, 2)).toEqual([`lastgood ${version}`, expect.stringMatching(/^node 24\./)]);
});

test('status of a service that serves, and of one that has no release yet', async () => {
  const up = await lastgood('status', '--url', served.url);
  expect(up.exitCode).toBe(0);
  expect(up.stdout).toContain('0.0.1 (dddddddddddd), generation 7');
  const unavailable = { reason: 'The release is being fetched.', hint: 'Wait.' };
  const table = { ...served.house.table, version: 2, current: null, unavailable };
  await using fetching = await serve(onlyService(served.house.gateway, () => table));
  const down = await lastgood('status', '--url', fetching.url, '--json');
  expect(down.exitCode).toBe(1);
  expect(JSON.parse(down.stdout)).toMatchObject({ url: fetching.url, status: 'unavailable', ...unavailable });
});

test('each image gets its own answer: refused, too large, fatal to the instance, or fine', async () => {
  await mkdir(join(dir, 'in'));
  const write = (name: string, content: string) => writeFile(join(dir, 'in', name), content);
  await write('a-empty.jpg', '');
  await write('b-fails.jpg', JSON.stringify({ do: 'fail', status: 422 }));
  await write('c-huge.jpg', ' '.repeat(11_000_000));
  await write('d-kills.jpg', JSON.stringify({ do: 'crash' }));
  await write('e-fine.jpg', JSON.stringify({ do: 'echo' }));
  const { exitCode, stdout } = await lastgood('parse', 'in', '-o', 'out', '--json', '--jobs', '1', '--url', served.url);
  expect(exitCode).toBe(1);
  expect(recordsOf(stdout)).toMatchObject([
    { image: 'in/a-empty.jpg', status: 'failed', code: 'image_missing' },
    { image: 'in/b-fails.jpg', status: 'failed', error: 'Told to fail.' },
    { image: 'in/c-huge.jpg', status: 'failed', code: 'image_too_large' },
    { image: 'in/d-kills.jpg', status: 'failed' },
    { image: 'in/e-fine.jpg', status: 'done', releases: ['dddddddddddd'] },
    { event: 'summary', images: 5, done: 1, failed: 4, interrupted: false },
  ]);
  expect((await readdir(join(dir, 'out'))).sort()).toEqual(['.lastgood-parse.jsonl', 'e-fine.json']);
});
