import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Control } from '../../../src/api/control/client.ts';
import { openConnection } from '../../../src/cli/connection.ts';
import type { Home } from './home.ts';

const BIN = join(import.meta.dirname, '../../../bin/lastgood.mjs');

/** `lastgood up` as a process of its own. Disposing of it ends it, and everything that it was told to keep running. */
export interface Server extends AsyncDisposable {
  pid: number;
  url: string;
  control: Control;
  /** What it has printed, for messages of failed tests. */
  log: string[];
  /** Resolves when a release answers. */
  ready(): Promise<void>;
  /** Resolves with how it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface StartOptions {
  home: Home;
  /** Of `lastgood up`. */
  args: string[];
  env?: Record<string, string>;
}

/** Starts a server and waits until it listens. */
export async function startServer({ home, args, env = {} }: StartOptions): Promise<Server> {
  const settings = Object.entries(process.env).filter(([name]) => !/^(LASTGOOD_|VITEST|NODE_OPTIONS)/.test(name));
  const child = spawn(process.execPath, [BIN, 'up', '--port', '0', '--home', home.dir, '--json', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...Object.fromEntries(settings), ...env },
  });
  const log: string[] = [];
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const said = listen(child, log, ended);
  const url = String((await said('url')).url);
  const connection = openConnection(url, await home.token());
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid!,
    url,
    control: connection.control,
    log,
    ready: async () => void (await said('ready')),
    ended,
    kill,
    [Symbol.asyncDispose]: async () => {
      await connection.close();
      const impatient = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await kill('SIGTERM');
      clearTimeout(impatient);
    },
  };
}

/** @returns a function that resolves with the first line of `--json` that has a key, printed before or after */
function listen(child: ChildProcess, log: string[], ended: Promise<unknown>) {
  const records: Record<string, unknown>[] = [];
  const lines = createInterface(child.stderr!);
  lines.on('line', (line) => {
    log.push(line);
    if (line.startsWith('{')) records.push(JSON.parse(line));
  });
  return async (key: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const found = records.find((record) => key in record);
      if (found) return found;
      const over = await Promise.race([once(lines, 'line').then(() => false), ended.then(() => true)]);
      if (over && !records.some((record) => key in record)) {
        throw new Error(`The server ended before it said "${key}":\n${log.slice(-20).join('\n')}`);
      }
    }
  };
}
