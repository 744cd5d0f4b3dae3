import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Text of a file, null when there is none; tests put other hosts here. */
export type ReadText = (path: string) => string | null;

const readHere: ReadText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

export interface MemoryRoom {
  /** Bytes that can be had now, and that there are at all, swap included; null where nothing tells. */
  available: number | null;
  total: number | null;
}

/** The least of what the machine (proc_meminfo(5)) and each control group of this process (cgroups(7)) leave. */
export function memoryRoom(read: ReadText = readHere): MemoryRoom {
  const rooms = [machineRoom(read), ...groupRooms(read)].filter((room) => room !== null);
  const least = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(0, Math.min(...known));
  };
  return { available: least(rooms.map((room) => room.available)), total: least(rooms.map((room) => room.total)) };
}

/** Bytes free for this user in the file system of a folder; null when nothing tells. */
export async function freeDisk(dir: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function machineRoom(read: ReadText): MemoryRoom | null {
  const text = read('/proc/meminfo');
  if (text === null) return null;
  const bytes = (key: string) => {
    const kib = new RegExp(`^${key}:\\s*(\\d+) kB`, 'm').exec(text)?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  };
  const [available, total] = [bytes('MemAvailable'), bytes('MemTotal')];
  return {
    available: available === null ? null : available + (bytes('SwapFree') ?? 0),
    total: total === null ? null : total + (bytes('SwapTotal') ?? 0),
  };
}

function groupRooms(read: ReadText): (MemoryRoom | null)[] {
  const groups = (read('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  return groups.flatMap(([id, controllers = '', path = '/']) => {
    if (id === '0' && controllers === '') {
      return upwards(path).map((group) => roomV2(read, join('/sys/fs/cgroup', group)));
    }
    if (!controllers.split(',').includes('memory')) return [];
    return upwards(path).map((group) => roomV1(read, join('/sys/fs/cgroup/memory', group)));
  });
}

/** Swap of a group is left out: it may be none, and the machine's is counted already. */
function roomV2(read: ReadText, group: string): MemoryRoom | null {
  return roomOf(
    read(join(group, 'memory.max')),
    read(join(group, 'memory.current')),
    read(join(group, 'memory.stat')),
    'inactive_file',
  );
}

function roomV1(read: ReadText, group: string): MemoryRoom | null {
  return roomOf(
    read(join(group, 'memory.limit_in_bytes')),
    read(join(group, 'memory.usage_in_bytes')),
    read(join(group, 'memory.stat')),
    'total_inactive_file',
  );
}

/** What a group has used includes cached files, which the kernel drops when memory is asked for. */
function roomOf(limit: string | null, used: string | null, stat: string | null, cached: string): MemoryRoom | null {
  const total = Number(limit?.trim() || Number.NaN);
  // Without a limit: `max`, or for version 1 the largest number of pages.
  if (!Number.isFinite(total) || total >= 2 ** 60) return null;
  const inactive = Number(new RegExp(`^${cached} (\\d+)`, 'm').exec(stat ?? '')?.[1] ?? 0);
  return { total, available: used === null ? null : total - Number(used) + inactive };
}

/** `/a/b` -> `/a/b`, `/a`, `/`: a limit of any ancestor holds too. */
function upwards(path: string): string[] {
  return path === '/' || path === '.' ? ['/'] : [path, ...upwards(dirname(path))];
}
