import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { fail, type Judgement, pass } from '../judgement.ts';

export interface CommandFiles {
  expected: string | null;
  answer: string;
  input: string | null;
}

export interface CommandOptions {
  /** Folder that it is started in: the golden set's. */
  cwd: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** What it says is kept up to here; the rest is read and dropped, so that it cannot block. */
const MAX_OUTPUT = 64 * 1024;
const SUMMARY = 300;
/** A comparator gets what programs need to run, and none of the server's secrets. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ', 'SYSTEMROOT'];

/**
 * Asks a program of the golden set's author: exit 0 is a pass, and what it prints is the summary. It runs in its own process
 * group, which is ended with it.
 */
export async function compareByCommand(
  argv: readonly string[],
  files: CommandFiles,
  options: CommandOptions,
): Promise<Judgement> {
  options.signal.throwIfAborted();
  const [program, ...args] = argv;
  const child = spawn(program!, args, {
    cwd: options.cwd,
    env: environment(files),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = collect(child);
  const ended = await endOf(child, options);
  const said = output().trim().slice(0, SUMMARY);
  options.signal.throwIfAborted();
  if (ended.error)
    return fail('comparator-failed', `The comparator ${program} cannot be run (${ended.error.message}).`);
  if (ended.late)
    return fail('comparator-failed', `The comparator ${program} took longer than ${options.timeoutMs} ms.`);
  if (ended.signal)
    return fail('comparator-failed', `The comparator ${program} died by ${ended.signal}. ${said}`.trim());
  if (ended.code === 0) return pass(said || `The comparator ${program} is content.`, { exit_code: 0 });
  return fail('answers-differ', said || `The comparator ${program} says no.`, { exit_code: ended.code ?? -1 });
}

function environment({ expected, answer, input }: CommandFiles): NodeJS.ProcessEnv {
  const passed = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(passed), EXPECTED: expected ?? '', ANSWER: answer, INPUT: input ?? '' };
}

function collect(child: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      if (length >= MAX_OUTPUT) return;
      length += chunk.length;
      chunks.push(chunk);
    });
  }
  return () => Buffer.concat(chunks).toString();
}

interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  late: boolean;
  error?: Error;
}

/** Resolves when neither the program nor anything that it left behind holds its output. */
function endOf(child: ChildProcess, { timeoutMs, signal }: CommandOptions): Promise<End> {
  const { promise, resolve } = Promise.withResolvers<End>();
  let late = false;
  const stop = () => killGroup(child);
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  child.once('error', (error) => resolve({ code: null, signal: null, late, error }));
  // Its children would keep the pipes open, and outlive it.
  child.once('exit', stop);
  child.once('close', (code, by) => resolve({ code, signal: by, late }));
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
