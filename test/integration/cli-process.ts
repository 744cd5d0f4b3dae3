import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const ENTRY = join(import.meta.dirname, 'cli-entry.ts');

export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcessWithoutNullStreams;
  ended: Promise<Ended>;
}

export interface SpawnOptions {
  cwd: string;
  entry?: string;
  stdin?: string;
  env?: Record<string, string>;
}

/** Starts the command line in a process of its own, without the caller's LASTGOOD_… settings. */
export function spawnCli(
  argv: readonly string[],
  { cwd, entry = ENTRY, stdin = '', env: more = {} }: SpawnOptions,
): Running {
  const settings = Object.entries(process.env).filter(([name]) => !/^(LASTGOOD_|VITEST|NODE_OPTIONS)/.test(name));
  const env = { ...Object.fromEntries(settings), LASTGOOD_HOME: join(cwd, 'home'), ...more };
  const child = spawn(process.execPath, [entry, ...argv], { cwd, env, stdio: 'pipe' });
  child.stdin.on('error', () => {}); // a process that ended does not read
  child.stdin.end(stdin);
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const ended = output.then(([stdout, stderr, [exitCode, signal]]) => ({ exitCode, signal, stdout, stderr }));
  return { child, ended };
}

export function callCliProcess(argv: readonly string[], options: SpawnOptions): Promise<Ended> {
  return spawnCli(argv, options).ended;
}

/** The records of `--json`. */
export function recordsOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
