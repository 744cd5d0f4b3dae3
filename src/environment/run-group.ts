import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface GroupRun {
  signal: AbortSignal;
  cwd?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** Each line of its stderr, as it comes. */
  onLine?: ((line: string) => void) | undefined;
}

export interface GroupExit {
  /** 128 and the signal's number for what died by one, as shells have it; never null. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Of each stream; the end of what a compiler says is what matters. */
const MAX_CHARS = 4_000_000;
const KILL_AFTER_MS = 5_000;

/**
 * Runs a program in a process group of its own, to its end: compilers that it starts end with it when it is aborted.
 * @throws the signal's reason, when all of the group was told to end; Node's error when it cannot be started
 */
export async function runGroup(file: string, args: string[], options: GroupRun): Promise<GroupExit> {
  const { signal, cwd, env, onLine = () => {} } = options;
  signal.throwIfAborted();
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env }),
  });
  const closed = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, name) => resolve(code ?? (name === 'SIGKILL' ? 137 : 143)));
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout = (stdout + text).slice(-MAX_CHARS);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_CHARS);
  });
  createInterface(child.stderr).on('line', onLine);
  let killing: NodeJS.Timeout | undefined;
  const stop = () => {
    killGroup(child, 'SIGTERM');
    killing = setTimeout(() => {
      killGroup(child, 'SIGKILL');
      // Held open by what left the group: it is not waited for.
      child.stdout.destroy();
      child.stderr.destroy();
    }, KILL_AFTER_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const code = await closed;
    signal.throwIfAborted();
    return { code, stdout, stderr };
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(killing);
    if (signal.aborted) killGroup(child, 'SIGKILL');
  }
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
