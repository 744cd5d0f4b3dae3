import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LastgoodError } from '../errors.ts';
import type { Layout } from './layout.ts';
import { isLeftover, isUniqueName, uniqueName } from './process-tag.ts';

export interface LockOptions {
  /** How long to wait for whoever has it, in ms. */
  waitMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

const WAIT_MS = 60_000;
/** Between two tries, by chance up to so many ms: two that meet must not meet again. */
const PAUSE_MS = 40;
/** A claim is touched so often while it is held, for hosts that cannot see its process … */
const TOUCH_MS = 15_000;
/** … and counts no more for them when it was not for so long: a container that was made anew has another host's name. */
const SILENT_MS = 120_000;

/**
 * Runs `work` while no other process (and nobody else in this one) holds the lock `name` of the store. A lock is a claim: an
 * empty file whose name tells its process, so that one whose process died counts no more, and a full disk can be locked.
 * Whoever claims and then sees another claim gives way, so two can never both go on.
 * @throws LastgoodError `store_unwritable` when it stays taken; the signal's reason
 */
export async function withLock<T>(
  layout: Pick<Layout, 'locks'>,
  name: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const claim = join(layout.locks, await acquire(layout.locks, name, options));
  const touching = setInterval(() => void touch(claim), TOUCH_MS);
  touching.unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(claim, { force: true });
  }
}

/** It may have been removed by hand; then there is nothing to touch. */
const touch = (claim: string) => utimes(claim, new Date(), new Date()).catch(() => {});

async function acquire(dir: string, name: string, { waitMs = WAIT_MS, signal }: LockOptions): Promise<string> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    signal?.throwIfAborted();
    const own = `${name}~${uniqueName()}`;
    await writeFile(join(dir, own), '', { flag: 'wx' });
    const other = await otherClaim(dir, name, own);
    if (other === null) return own;
    await rm(join(dir, own), { force: true });
    if (performance.now() > deadline) throw taken(join(dir, name), other);
    await pause(1 + Math.random() * PAUSE_MS, undefined, signal && { signal });
  }
}

/** The process tag of another claim that counts. */
async function otherClaim(dir: string, name: string, own: string): Promise<string | null> {
  for (const file of await readdir(dir)) {
    const tag = file.startsWith(`${name}~`) ? file.slice(name.length + 1) : '';
    if (file === own || !isUniqueName(tag)) continue;
    const age = await stat(join(dir, file)).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => null,
    );
    if (age === null) continue;
    if (!isLeftover(tag, age, SILENT_MS)) return tag;
    await rm(join(dir, file), { force: true });
  }
  return null;
}

function taken(lock: string, tag: string): LastgoodError {
  return new LastgoodError('store_unwritable', `${lock} is held by process ${tag.split('.')[0]} and was not let go.`, {
    hint: 'Wait for what it does (a garbage collection, a check), or end that process.',
  });
}
