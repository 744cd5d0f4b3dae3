import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export interface Script {
  child: ChildProcess;
  /** Lines that it has printed so far. */
  lines: string[];
  /** Resolves at the first line (printed before or after) that begins with `prefix`. */
  printed(prefix: string): Promise<string>;
  /** Resolves when it has ended and its output is read. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
}

/** Runs a TypeScript file of `test/` in a process of its own. It is killed when the test ends before it. */
export function runScript(file: URL, args: string[], options: { env?: NodeJS.ProcessEnv; uid?: number } = {}): Script {
  const child = spawn(process.execPath, [file.pathname, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env ?? process.env,
    ...(options.uid !== undefined && { uid: options.uid }),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => lines.push(line));
  const ended = Promise.all([once(child, 'close'), once(reader, 'close')]).then(([[code, signal]]) => ({
    code,
    signal,
    output: [...lines, errors].join('\n'),
  }));
  const printed = (prefix: string) =>
    new Promise<string>((resolve, reject) => {
      const found = () => lines.find((line) => line.startsWith(prefix));
      const look = () => {
        const line = found();
        if (line !== undefined) resolve(line);
      };
      reader.on('line', look);
      look();
      ended.then(({ output }) => reject(new Error(`It ended without printing "${prefix}":\n${output}`)), reject);
    });
  return { child, lines, printed, ended };
}
