import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { readProcess } from './processes.ts';

/** What is written down of an instance, so that a later server can find what is left of it. */
export interface InstanceRecord {
  id: string;
  service: string;
  version: string;
  /** Stands in the environment of each of its processes. */
  mark: string;
  /** null before the first copy is spawned. */
  leader: ProcessId | null;
  server: ProcessId;
}

/** One process of this machine's uptime. */
export interface ProcessId {
  pid: number;
  /** As `ProcessInfo.startTime`; null where the system does not tell. */
  startTime: string | null;
}

const folderOf = (runDir: string) => join(runDir, 'instances');
const fileOf = (runDir: string, id: string) => join(folderOf(runDir), `${id}.json`);

/** Variable in the environment of an instance's processes that names it. */
export const MARK = 'LASTGOOD_INSTANCE';
export const markOf = (id: string) => `${MARK}=${id}`;

export async function identify(pid: number): Promise<ProcessId> {
  return { pid, startTime: (await readProcess(pid))?.startTime ?? null };
}

/** Is it the very same process, and alive? */
export async function isRunning({ pid, startTime }: ProcessId): Promise<boolean> {
  if (startTime !== null) {
    const info = await readProcess(pid);
    return info !== null && !info.zombie && info.startTime === startTime;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it lives, under another user
  }
}

/** Whole or not at all: a reader never sees half of one. */
export async function writeRecord(runDir: string, record: InstanceRecord): Promise<void> {
  await mkdir(folderOf(runDir), { recursive: true, mode: 0o700 });
  const temporary = `${fileOf(runDir, record.id)}.new`;
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, fileOf(runDir, record.id));
}

export async function removeRecord(runDir: string, id: string): Promise<void> {
  await rm(fileOf(runDir, id), { force: true });
  await rm(`${fileOf(runDir, id)}.new`, { force: true });
}

/** Those that can be read: what a power failure garbled belongs to processes that are no more either way. */
export async function readRecords(runDir: string): Promise<InstanceRecord[]> {
  const names = await readdir(folderOf(runDir)).catch(() => []);
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  const records = await Promise.all(ids.map((id) => readFile(fileOf(runDir, id), 'utf8').then(parse, () => null)));
  return records.filter((record, n) => record !== null && record.id === ids[n]) as InstanceRecord[];
}

function parse(text: string): InstanceRecord | null {
  try {
    const record = JSON.parse(text) as InstanceRecord;
    return typeof record.server?.pid === 'number' && record.mark === markOf(record.id) ? record : null;
  } catch {
    return null;
  }
}
