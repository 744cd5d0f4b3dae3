import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

/** A child whose end is waited for. */
export interface Program extends AsyncDisposable {
  pid: number;
  child: ChildProcess;
  /** Its first line on stdout. */
  line: string;
}

/** Starts one of the bench's own programs; it has begun when it has printed its first line. */
export async function startProgram(script: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const [line] = await once(createInterface({ input: child.stdout! }), 'line', { signal: AbortSignal.timeout(20_000) });
  return { pid: child.pid!, child, line, [Symbol.asyncDispose]: () => end(child) };
}

/** @throws when a program that is compared with is not installed */
export function requireCommand(name: string): void {
  const { error } = spawnSync(name, ['-v'], { stdio: 'ignore' });
  if (error) throw new Error(`${name} is not installed: it is in the package ${name} of Debian and Ubuntu`);
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Resolves when somebody listens there. */
export async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    const socket = connect(port, '127.0.0.1');
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nobody listens on port ${port}`);
}

/** Microseconds of CPU, user and system, that these processes have used so far (proc_pid_stat(5)). Linux only. */
export async function cpuOf(pids: readonly number[]): Promise<number> {
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8')));
  const ticks = stats.map((stat) => {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, value) => sum + value, 0) * 10_000;
}
