import { setTimeout as delay } from 'node:timers/promises';
import type { Members } from './members.ts';

const EVERY_MS = 250;

/** Resolves with the complaint when the processes hold more than `limit` bytes, with undefined when `gone` aborts. */
export async function exceedsMemory(members: Members, limit: number, gone: AbortSignal): Promise<string | undefined> {
  while (!gone.aborted) {
    const excess = await memoryExcess(members, limit);
    if (excess !== undefined) return excess;
    await delay(EVERY_MS, undefined, { signal: gone }).catch(() => {});
  }
  return undefined;
}

/** The complaint when they hold too much now. The sum that is quick to get counts shared pages several times: it alone condemns nobody. */
export async function memoryExcess(members: Members, limit: number): Promise<string | undefined> {
  if ((await members.residentBytes()) <= limit) return undefined;
  const held = await members.proportionalBytes();
  return held > limit ? describeExcess(held, limit) : undefined;
}

/** @param held bytes, more than `limit` */
export function describeExcess(held: number, limit: number): string {
  return `held ${format(held)}, more than its limit of ${format(limit)}`;
}

/** Powers of ten, three digits at most: `5.1 GB`, `4 GB`, `300 MB`. */
function format(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ['GB', 1e9] : ['MB', 1e6];
  const value = bytes / Number(size);
  return `${Number(value.toPrecision(value >= 10 ? 3 : 2))} ${unit}`;
}
