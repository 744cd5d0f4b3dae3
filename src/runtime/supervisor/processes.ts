import { readdir, readFile } from 'node:fs/promises';
import process from 'node:process';

/** What /proc tells of processes (proc(5)). Systems without it have no processes to be found: everything here is empty there. */
export interface ProcessInfo {
  pid: number;
  /** Of its process group. */
  group: number;
  parent: number;
  /** Clock ticks from boot to its start: with the pid it names one process, however often pids are used again. */
  startTime: string;
  /** It is dead and waits for its parent to take notice. */
  zombie: boolean;
}

export const hasProc = process.platform === 'linux';

/** Pids of all processes that this one can see. Nothing but a lack of file handles makes it fail, and then the next look tells. */
export async function listPids(): Promise<number[]> {
  if (!hasProc) return [];
  const names = await readdir('/proc').catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** null when there is none. */
export async function readProcess(pid: number): Promise<ProcessInfo | null> {
  const stat = await readProc(pid, 'stat');
  // The second field is the program's name in parentheses, which may hold blanks and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 20) return null;
  const [state, parent, group] = fields;
  return {
    pid,
    group: Number(group),
    parent: Number(parent),
    startTime: fields[19] as string,
    zombie: state === 'Z' || state === 'X',
  };
}

/** Is `mark` (`NAME=value`) in the environment that it was started with? Only processes of the same user can be asked. */
export async function isMarked(pid: number, mark: string): Promise<boolean> {
  return `\0${await readProc(pid, 'environ')}\0`.includes(`\0${mark}\0`);
}

/** Bytes of memory that it has in RAM, those included that it shares with others. */
export async function residentBytes(pid: number): Promise<number> {
  return kilobytes('VmRSS', await readProc(pid, 'status'));
}

/** The same with each shared page divided by the number of its users; null where the kernel does not tell. Slower. */
export async function proportionalBytes(pid: number): Promise<number | null> {
  const rollup = await readProc(pid, 'smaps_rollup');
  return rollup === '' ? null : kilobytes('Pss', rollup);
}

const kilobytes = (name: string, text: string): number =>
  1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);

/** Empty for processes that are gone or another user's. Asynchronous: the kernel may keep a reader waiting for a process that is busy with its memory. */
function readProc(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
}
