import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

const HOST = hostname().replaceAll(/[^\w-]/g, '_');
const NAME = /^(\d+)\.([0-9a-z-]+)\.[0-9a-f-]{36}\.([\w-]+)$/;
/** Files of another host (a shared disk) are judged by age: nobody writes one file for a day without a byte. */
const FOREIGN_AGE_MS = 24 * 60 * 60 * 1000;
/** Tells this boot from an earlier one; null where the system does not say. */
const BOOT = readOrNull('/proc/sys/kernel/random/boot_id')?.slice(0, 8) ?? null;
/** Tells this process from an earlier one that had its pid (in a container it is often the same small number). */
const STARTED = startOf(process.pid) ?? Math.trunc(performance.timeOrigin).toString(36);

/** A file name that nobody else makes and that tells whose it is: for work in progress. */
export const uniqueName = (): string => `${process.pid}.${STARTED}.${randomUUID()}.${HOST}`;

export const isUniqueName = (name: string): boolean => NAME.test(name);

/**
 * Was a file of this name, last written `ageMs` ago, left behind by a process that is no more?
 * Names that `uniqueName` did not make are nobody's: false.
 * @param foreignAgeMs from what age one of another host is
 */
export function isLeftover(name: string, ageMs: number, foreignAgeMs = FOREIGN_AGE_MS): boolean {
  const match = NAME.exec(name);
  if (match === null) return false;
  const [, digits, started, host] = match;
  if (host !== HOST) return ageMs > foreignAgeMs;
  const pid = Number(digits);
  if (pid === process.pid) return started !== STARTED;
  if (!isAlive(pid)) return true;
  const start = startOf(pid);
  // The pid may have gone to another process since.
  return start !== null && start !== started;
}

/**
 * The tick of the boot in which a process began, and the boot: of Linux, null elsewhere or when there is no such process.
 * Field 22 of /proc/<pid>/stat; the second one is the program's name in brackets and may hold anything.
 */
function startOf(pid: number): string | null {
  const stat = BOOT === null ? null : readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${Number(ticks).toString(36)}-${BOOT}`;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
