import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { createDummyDriver } from '../../src/runtime/dummy/driver.ts';
import { endLeftovers } from '../../src/runtime/supervisor/leftovers.ts';
import { listPids, readProcess } from '../../src/runtime/supervisor/processes.ts';
import { identify, isRunning, markOf, readRecords, writeRecord } from '../../src/runtime/supervisor/records.ts';
import { commandRelease } from '../contract/command-release.ts';
import { ask, isAlive } from '../contract/driver-suite.ts';
import { scratchDir } from '../support/scratch.ts';
import { dummyRelease } from './dummy-release.ts';

const onLinux = process.platform === 'linux';
const SERVER = fileURLToPath(new URL('orphan-server.ts', import.meta.url));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
const keep = (child: ChildProcess) => {
  children.push(child);
  return child;
};

/** A server with one program that starts two children, one of which leaves the process group. */
async function serveFamily(dir: string): Promise<{ server: ChildProcess; pids: number[] }> {
  const config = { driver: 'command', release: commandRelease(['node', './plain.mjs', 'family', 'stubborn']), dir };
  const server = keep(
    spawn(process.execPath, [SERVER, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  for await (const line of createInterface({ input: server.stdout! })) {
    const endpoint = /^ready (.*)$/.exec(line)?.[1];
    if (!endpoint) continue;
    const { pid, children } = (await ask(JSON.parse(endpoint), '/self')).body as { pid: number; children: number[] };
    return { server, pids: [pid, ...children] };
  }
  throw new Error('the server ended');
}

const allGone = (pids: number[]) =>
  vi.waitFor(() => expect(pids.filter((pid) => isAlive(pid))).toEqual([]), { timeout: 20_000 });

test.runIf(onLinux)('a server that is killed takes grandchildren with it, in the group and out of it', async () => {
  const { server, pids } = await serveFamily(await scratchDir());
  expect(pids).toHaveLength(3);
  server.kill('SIGKILL');
  await allGone(pids);
});

test.runIf(onLinux)('when its guard is killed too, the next server ends what goes on, and says so', async () => {
  const dir = await scratchDir();
  const runDir = join(dir, 'run');
  const { server, pids } = await serveFamily(dir);
  const [record] = await readRecords(runDir);
  expect(record).toMatchObject({ server: { pid: server.pid }, leader: { pid: pids[0] } });
  const guard = await guardOf(server.pid!);
  process.kill(guard, 'SIGKILL');
  server.kill('SIGKILL');
  await vi.waitFor(async () => expect(await isRunning(record!.server)).toBe(false), { timeout: 20_000 });
  expect(pids.filter((pid) => isAlive(pid))).toEqual(pids);

  const ended = await endLeftovers(runDir);
  expect(ended).toEqual([{ id: record!.id, service: 'plain', version: '1.2.3', pids: expect.any(Array) }]);
  expect(new Set(ended[0]!.pids)).toEqual(new Set(pids));
  await allGone(pids);
  expect(await readdir(runDir)).toEqual(['instances']);
  expect(await readRecords(runDir)).toEqual([]);
  expect(await endLeftovers(runDir)).toEqual([]);
});

test.runIf(onLinux)('a process that only has the number of a dead one is not killed', async () => {
  const runDir = await scratchDir();
  const bystander = keep(spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }));
  const { startTime } = await identify(bystander.pid!);
  const record = { id: 'gone', service: 's', version: '1', mark: markOf('gone') };
  const leader = { pid: bystander.pid!, startTime: String(Number(startTime) - 1) };
  // This process's number, before this process had it.
  await writeRecord(runDir, { ...record, leader, server: { pid: process.pid, startTime: '1' } });
  expect(await endLeftovers(runDir)).toEqual([]);
  expect(isAlive(bystander.pid!)).toBe(true);
  expect(await readRecords(runDir)).toEqual([]);
});

test('records that nobody can read are in nobody’s way', async () => {
  const runDir = await scratchDir();
  await mkdir(join(runDir, 'instances'));
  await writeFile(join(runDir, 'instances', 'cut.json'), '{"id": "cut", "ser');
  await writeFile(join(runDir, 'instances', 'other.json'), '{"id": "../../elsewhere"}');
  expect(await endLeftovers(runDir)).toEqual([]);
  expect(await endLeftovers(join(runDir, 'not-there'))).toEqual([]);
});

test('a worker that ignores SIGTERM is killed after the grace', async () => {
  const dir = await scratchDir();
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
});

/** The guard is the shell among the server's children. */
async function guardOf(server: number): Promise<number> {
  for (const pid of await listPids()) {
    const isGuard = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('lastgood-guard');
    if (isGuard && (await readProcess(pid))?.parent === server) return pid;
  }
  throw new Error('the server has no guard');
}
