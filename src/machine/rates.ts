import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { inThread } from '../in-thread.ts';
import { replaceFile } from '../store/disk.ts';
import { uniqueName } from '../store/process-tag.ts';

const rate = z.number().positive();

/** What this machine did in a short trial. Rates are per second. */
export const rates = z.object({
  at: z.iso.datetime(),
  write_bytes: rate,
  read_bytes: rate,
  hash_bytes: rate,
  /** Small files that are made. */
  files: rate,
  /** Hard links that are made; null: there are none on that disk. */
  links: rate.nullable(),
  /** Milliseconds until 8 KiB are on the disk. */
  sync_ms: rate,
  /** Milliseconds until a program has started and ended. */
  spawn_ms: rate,
});
export type Rates = z.infer<typeof rates>;

/** How long a trial is good for: how fast a machine is depends on what else it does. */
const GOOD_FOR_MS = 60_000;

const THREAD = new URL('./trial-thread.ts', import.meta.url);

/**
 * How fast the disk of a home is, and the processor: tried now, in a thread, unless that was done within the last minute.
 * @param cacheDir the home's
 * @throws Error when the disk takes nothing; the signal's reason
 */
export async function machineRates(cacheDir: string, signal: AbortSignal): Promise<Rates> {
  const file = join(cacheDir, 'machine.json');
  const known = await read(file);
  const age = Date.now() - Date.parse(known?.at ?? '');
  if (known && age >= 0 && age < GOOD_FOR_MS) return known;
  await mkdir(cacheDir, { recursive: true });
  const dir = await mkdtemp(join(cacheDir, 'trial-'));
  try {
    const fresh = await inThread<Rates>(THREAD, dir, signal);
    // To have it again is worth no failure.
    await replaceFile(file, JSON.stringify(fresh), `${file}.${uniqueName()}`).catch(() => {});
    return fresh;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function read(file: string): Promise<Rates | null> {
  try {
    return rates.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
