import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { removeInstanceFolder } from './place.ts';
import { isMarked, listPids, type ProcessInfo, readProcess } from './processes.ts';
import { type InstanceRecord, isRunning, readRecords, removeRecord } from './records.ts';

/** An instance of a server that is no more, of which something ran. */
export interface Ended {
  id: string;
  service: string;
  version: string;
  /** The processes that were killed. */
  pids: number[];
}

/** Processes die at once unless the kernel holds them, on a disk that does not answer: nobody waits for that. */
const PATIENCE_MS = 5_000;

/**
 * Ends what runs of instances whose server is dead, and removes what they left in `runDir`. Instances of a server that lives
 * are not touched, and nothing is killed for its number alone: it has the instance's mark, or is in the group of the very
 * process that was recorded.
 */
export async function endLeftovers(runDir: string): Promise<Ended[]> {
  const ended: Ended[] = [];
  for (const record of await readRecords(runDir)) {
    if (await isRunning(record.server)) continue;
    const { id, service, version } = record;
    const pids = await endProcesses(record);
    await removeInstanceFolder(runDir, id);
    await removeRecord(runDir, id);
    if (pids.length > 0) ended.push({ id, service, version, pids });
  }
  return ended;
}

/** Kills every process of the instance until there is none. @returns those that were found */
export async function endProcesses(record: Pick<InstanceRecord, 'mark' | 'leader'>): Promise<number[]> {
  const found = new Set<number>();
  const deadline = performance.now() + PATIENCE_MS;
  for (let pause = 1; performance.now() < deadline; pause = Math.min(2 * pause, 100)) {
    const pids = await findProcesses(record);
    if (pids.length === 0) break;
    for (const pid of pids) {
      found.add(pid);
      kill(pid);
    }
    await delay(pause);
  }
  return [...found];
}

async function findProcesses({ mark, leader }: Pick<InstanceRecord, 'mark' | 'leader'>): Promise<number[]> {
  const infos = await Promise.all((await listPids()).map(readProcess));
  const alive = infos.filter((info): info is ProcessInfo => info !== null && !info.zombie && info.pid !== process.pid);
  const leads = alive.some(({ pid, startTime }) => pid === leader?.pid && startTime === leader.startTime);
  const mine = await Promise.all(
    alive.map(async ({ pid, group }) => (leads && group === leader?.pid) || (await isMarked(pid, mark))),
  );
  return alive.filter((_, n) => mine[n]).map(({ pid }) => pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // EPERM: it became another user's, who has to end it.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
