import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recordsOf, spawnCli } from './cli-process.ts';
import { ContractService } from './cli-service.ts';

// Each test runs several processes, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let dir: string;
let service: ContractService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-cli-'));
  await mkdir(join(dir, 'in'));
  await writeFile(join(dir, 'in/a.jpg'), '1');
  await writeFile(join(dir, 'in/b.jpg'), 'hold 2');
  await writeFile(join(dir, 'in/c.jpg'), '3');
  service = await new ContractService().listen();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const start = (...more: string[]) =>
  spawnCli(['parse', 'in', '-o', 'out', '--jobs', '1', '--url', service.url, ...more], { cwd: dir });

async function results(): Promise<string[]> {
  return (await readdir(join(dir, 'out'))).filter((name) => name !== '.lastgood-parse.jsonl').sort();
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s stops cleanly with exit code %i, and the same command goes on', async (signal, code) => {
  const first = start();
  await service.held();
  first.child.kill(signal);
  const { exitCode, stderr } = await first.ended;
  expect(exitCode).toBe(code);
  expect(stderr).toContain('1 of 3 images parsed');
  expect(stderr).toMatch(/Stopped\. The same command goes on from here\.\n$/);
  expect(await results()).toEqual(['a.json']);

  const second = start();
  await service.held();
  service.letGo();
  expect((await second.ended).stderr).toMatch(/2 of 3 images parsed in .*, 1 done before\./);
  expect(await results()).toEqual(['a.json', 'b.json', 'c.json']);
  expect(service.received.map(({ image }) => image)).toEqual(['1', 'hold 2', 'hold 2', '3']);
});

test('--json tells the interruption in the summary', async () => {
  const { child, ended } = start('--json');
  await service.held();
  child.kill('SIGINT');
  const { exitCode, stdout } = await ended;
  expect(exitCode).toBe(130);
  expect(recordsOf(stdout).at(-1)).toMatchObject({ event: 'summary', interrupted: true, done: 1, left: 2 });
});

test('a single image on its way to stdout stops without a word', async () => {
  const { child, ended } = spawnCli(['parse', 'in/b.jpg', '--url', service.url, '--quiet'], { cwd: dir });
  await service.held();
  child.kill('SIGINT');
  expect(await ended).toEqual({ exitCode: 130, signal: null, stdout: '', stderr: '' });
});

test('SIGKILL leaves no half file, and the same command goes on', async () => {
  const first = start();
  await service.held();
  first.child.kill('SIGKILL');
  expect((await first.ended).signal).toBe('SIGKILL');
  expect(await results()).toEqual(['a.json']);
  const second = start();
  await service.held();
  service.letGo();
  expect((await second.ended).stderr).toMatch(/2 of 3 images parsed in .*, 1 done before\./);
});

test('an embedded service is closed on Ctrl-C', async () => {
  const { child, ended } = spawnCli(['parse', 'in/b.jpg', '-o', 'out', '--embedded'], { cwd: dir });
  // The hold is inside of that process; what it says last before is the sign to stop it.
  const sign = Promise.withResolvers<void>();
  child.stderr.on('data', (chunk) => {
    if (String(chunk).includes('started')) sign.resolve();
  });
  await sign.promise;
  child.kill('SIGINT');
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(stderr).toContain('embedded closed');
});

test('a server that goes away ends the run with one error and says what is done', async () => {
  const { ended } = start();
  await service.held();
  await service[Symbol.asyncDispose]();
  const { exitCode, stderr } = await ended;
  service = await new ContractService().listen();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('1 of 3 images parsed');
  expect(stderr).toMatch(/error: No lastgood server answers at .* \[server_unreachable\]\n/);
});
