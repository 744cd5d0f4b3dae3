import { execFile } from 'node:child_process';

export interface ToolOptions {
  signal: AbortSignal;
  timeoutMs: number;
  /** Of what it says; more ends it. */
  maxBytes: number;
  env?: NodeJS.ProcessEnv;
}

export type ToolExit =
  | { kind: 'exit'; code: number; stdout: string; stderr: string }
  /** It never ran (`code`: ENOENT, EACCES, …), or was ended because of its time or its output. */
  | { kind: 'unable'; code: string; message: string };

/** Runs a program to its end and gives what it said; that it cannot is an answer, too. @throws the signal's reason */
export function runTool(file: string, args: string[], options: ToolOptions): Promise<ToolExit> {
  const { signal, timeoutMs: timeout, maxBytes: maxBuffer, env } = options;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const settings = { signal, timeout, maxBuffer, killSignal: 'SIGKILL' as const, ...(env && { env }) };
    const child = execFile(file, args, settings, (error, stdout, stderr) => {
      if (signal.aborted) return reject(signal.reason);
      if (error === null) return resolve({ kind: 'exit', code: 0, stdout, stderr });
      if (typeof error.code === 'number') return resolve({ kind: 'exit', code: error.code, stdout, stderr });
      if (error.code === undefined || error.code === null) {
        const message = error.killed ? `took longer than ${timeout / 1000} s` : `died by ${error.signal}`;
        return resolve({ kind: 'unable', code: error.killed ? 'TIMEOUT' : 'SIGNAL', message });
      }
      resolve({ kind: 'unable', code: error.code ?? 'UNKNOWN', message: error.message });
    });
    child.stdin?.end();
  });
}
