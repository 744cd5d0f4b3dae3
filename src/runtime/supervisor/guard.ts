import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';

/**
 * Waits for the end of its stdin, which is the end of the process that started it, however it ends. Then kills the group whose
 * number came in the first line and, where there is a /proc, every process with the mark in its environment: those that left
 * the group. Three rounds, because a process may be forking while it is looked for.
 */
const SCRIPT = `
trap '' HUP INT TERM
read -r group
read -r _
[ -n "$group" ] && kill -KILL "-$group"
for round in 1 2 3; do
  for file in $(grep -ls "$1" /proc/[0-9]*/environ); do
    pid=\${file%/environ}
    kill -KILL "\${pid#/proc/}"
  done
  sleep 0.2
done
`;

/** argv of a guard. @param mark a word of letters, digits, `=`, `_` and `-` that stands in the environment of nobody else */
export function guardArgv(mark: string): [string, ...string[]] {
  return ['/bin/sh', '-c', SCRIPT, 'lastgood-guard', mark];
}

/** Sees to it that a child does not outlive this process, even when this one is killed by SIGKILL. */
export interface Guard {
  /** From now on it guards this group. */
  watch(group: number): void;
  /** The group is gone: so is the guard. */
  dismiss(): void;
}

/**
 * Starts a guard, which is to be there before the child: until the child's number is known the mark alone finds it.
 * Systems without /bin/sh have none.
 */
export function startGuard(mark: string): Guard {
  if (process.platform === 'win32') return { watch: () => {}, dismiss: () => {} };
  const [file, ...args] = guardArgv(mark);
  // A session of its own, so that Ctrl-C in a terminal does not reach it; an environment without the mark of this process.
  const guard: ChildProcess = spawn(file, args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: process.env.PATH },
  });
  guard.on('error', () => {}); // no shell: the child's own watch over its stdin remains
  guard.stdin?.on('error', () => {});
  return {
    watch: (group) => void guard.stdin?.write(`${group}\n`),
    dismiss: () => void guard.kill('SIGKILL'),
  };
}
