import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

const HOST = hostname().replaceAll(/[^\w-]/g, '_');
/** Tells this process from an earlier one that had its pid (in a container it is often the same small number). */
const STARTED = Math.trunc(performance.timeOrigin).toString(36);
const NAME = /^(\d+)\.([0-9a-z]+)\.[0-9a-f-]{36}\.([\w-]+)$/;
/** Unfinished files of another host (a shared disk) are judged by age: nobody writes one file for a day without a byte. */
const FOREIGN_AGE_MS = 24 * 60 * 60 * 1000;

/** A file name that nobody else makes and that tells whose it is: for work in progress. */
export const uniqueName = (): string => `${process.pid}.${STARTED}.${randomUUID()}.${HOST}`;

/**
 * Was a file of this name, last written `ageMs` ago, left behind by a process that is no more?
 * Names that `uniqueName` did not make are nobody's: false.
 */
export function isLeftover(name: string, ageMs: number): boolean {
  const match = NAME.exec(name);
  if (match === null) return false;
  const [, pid, started, host] = match;
  if (host !== HOST) return ageMs > FOREIGN_AGE_MS;
  if (Number(pid) === process.pid) return started !== STARTED;
  return !isAlive(Number(pid));
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
