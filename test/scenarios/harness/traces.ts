import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

/** Processes are looked up in /proc. */
export const canSeeProcesses = process.platform === 'linux';

export interface Trace {
  pid: number;
  argv: string;
}

/** Every process of this machine that has to do with a home: by its arguments, its environment or its folder. */
export async function processesOf(home: string): Promise<Trace[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const traces = await Promise.all(
    pids.map(async (pid) => {
      const [argv, environ] = await Promise.all(['cmdline', 'environ'].map((file) => readProc(pid, file)));
      return argv!.includes(home) || environ!.includes(home)
        ? [{ pid: Number(pid), argv: argv!.replaceAll('\0', ' ') }]
        : [];
    }),
  );
  return traces.flat().sort((a, b) => a.pid - b.pid);
}

/** Empty for a process that has ended by now, or that is a zombie. */
const readProc = (pid: string, file: string): Promise<string> =>
  readFile(join('/proc', pid, file), 'utf8').catch(() => '');

/** What of a home may not grow with a rollout that came to nothing: unfinished files, sockets, folders of instances. */
export async function leftovers(home: string): Promise<string[]> {
  const found: string[] = [];
  for (const dir of ['store/ingest', 'run']) {
    const names = await readdir(join(home, dir), { recursive: true }).catch(() => []);
    found.push(...names.map((name) => join(dir, name)));
  }
  return found.sort();
}
