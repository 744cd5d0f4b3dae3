import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { guardArgv } from './guard.ts';

const deadline = () => ({ signal: AbortSignal.timeout(20_000) });
const stay = (env: NodeJS.ProcessEnv = process.env) => spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env });
const startGuard = (mark: string) => {
  const [file, ...args] = guardArgv(mark);
  return spawn(file, args, { stdio: ['pipe', 'ignore', 'ignore'] });
};

test('ends the group that it was told when its stdin ends', async () => {
  const child = stay();
  const guard = startGuard('LASTGOOD_INSTANCE=nobody');
  guard.stdin.end(`${child.pid}\n`);
  expect(await once(child, 'exit', deadline())).toEqual([null, 'SIGKILL']);
  await once(guard, 'exit', deadline());
});

test.runIf(process.platform === 'linux')('signals that end others do not end it', async () => {
  const child = stay();
  const guard = startGuard('LASTGOOD_INSTANCE=nobody');
  guard.stdin.write(`${child.pid}\n`);
  await vi.waitFor(async () => expect(await ignored(guard.pid!)).toMatch(/[4-7]...$/), { timeout: 20_000 });
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) guard.kill(signal);
  guard.stdin.end();
  expect(await once(child, 'exit', deadline())).toEqual([null, 'SIGKILL']);
});

test.runIf(process.platform === 'linux')('finds by the mark alone what it was not told, and nobody else', async () => {
  const marked = stay({ ...process.env, LASTGOOD_INSTANCE: `guard-1-${process.pid}` });
  const other = stay({ ...process.env, LASTGOOD_INSTANCE: `guard-2-${process.pid}` });
  const guard = startGuard(`LASTGOOD_INSTANCE=guard-1-${process.pid}`);
  guard.stdin.end();
  expect(await once(marked, 'exit', deadline())).toEqual([null, 'SIGKILL']);
  await once(guard, 'exit', deadline());
  expect(other.exitCode ?? other.signalCode).toBeNull();
  other.kill('SIGKILL');
});

/** Mask of the signals that it ignores, as hex digits: 0x4000 is SIGTERM. */
async function ignored(pid: number): Promise<string> {
  return /^SigIgn:\s+(\w+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
}
