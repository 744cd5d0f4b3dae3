import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { readLines } from './lines.ts';
import { explainSpawn } from './spawn-failure.ts';
import { tellingLine } from './telling.ts';

export interface Command {
  file: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set when the program could not be started at all. */
  error?: Error;
  /** Last lines of its stderr, oldest first. */
  stderr: string[];
  /** Last lines of its stdout, for programs that complain there. */
  stdout?: string[];
}

/** A child in a process group of its own. */
export interface Child {
  readonly pid: number | undefined;
  /** Resolves at the moment of its death: how it died, its last words not yet read. */
  readonly dead: Promise<Exit>;
  /** Resolves, never rejects, when the child is gone and its output has been read. */
  readonly exited: Promise<Exit>;
  /** Signals the whole group; nothing happens when it is gone. */
  kill(signal: NodeJS.Signals): void;
}

/** A Python traceback through a few frameworks has its cause 50 lines before its end. */
const TAIL_LINES = 100;
/** How long to go on reading output after the exit: a descendant that cannot be found may hold the pipe open. */
const DRAIN_MS = 1_000;

/** Starts `command` with pipes on all of stdin, stdout and stderr; its stdin closes when this process ends. */
export function startChild(command: Command, onLine: (line: string) => void): Child {
  let child: ChildProcessWithoutNullStreams;
  try {
    child = spawnGroup(command);
  } catch (cause) {
    return stillborn(explainSpawn(command, cause as Error));
  }
  child.stdin.on('error', () => {}); // EPIPE of a dead child: `exit` tells
  const said = { stdout: [] as string[], stderr: [] as string[] };
  for (const name of ['stdout', 'stderr'] as const) {
    readLines(child[name], (line) => {
      said[name].push(line);
      if (said[name].length > TAIL_LINES) said[name].shift();
      onLine(line);
    });
  }

  let over = false;
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid === undefined || over) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };

  const death = Promise.withResolvers<Exit>();
  const exited = new Promise<Exit>((resolve) => {
    const closed = new Promise((done) => child.once('close', done));
    child.once('error', (error) => {
      if (child.pid !== undefined) return; // a signal that could not be sent
      const exit = { code: null, signal: null, error: explainSpawn(command, error), ...said };
      death.resolve(exit);
      resolve(exit);
    });
    child.once('exit', (code, signal) => {
      death.resolve({ code, signal, stderr: [] });
      kill('SIGKILL'); // whatever it left in its group
      over = true; // from now on the number may be another group's
      const drained = new AbortController();
      Promise.race([closed, delay(DRAIN_MS, undefined, { signal: drained.signal })]).then(
        () => {
          drained.abort();
          resolve({ code, signal, ...said });
        },
        () => {},
      );
    });
  });
  return { pid: child.pid, dead: death.promise, exited, kill };
}

function spawnGroup({ file, args, cwd, env = process.env }: Command): ChildProcessWithoutNullStreams {
  return spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // setsid: a process group of its own
    env,
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** Node reports most failures by an event, and throws the others: too many arguments, no memory. */
function stillborn(error: Error): Child {
  const exit = Promise.resolve<Exit>({ code: null, signal: null, error, stderr: [] });
  return { pid: undefined, dead: exit, exited: exit, kill: () => {} };
}

/** One sentence: how it ended, with the last thing it said. */
export function describeExit(exit: Exit): string {
  const how = exit.error
    ? `could not be started: ${exit.error.message}`
    : exit.signal
      ? `was killed by ${exit.signal}`
      : `exited with code ${exit.code}`;
  const words = lastWords(exit);
  return words === undefined ? how : `${how}; it said last: ${words}`;
}

/** Log records on stdout are no complaint; plain words are, when stderr has none. */
export function lastWords({ stderr, stdout = [] }: Exit): string | undefined {
  return tellingLine(stderr) ?? tellingLine(stdout.filter((line) => !line.startsWith('{')));
}
