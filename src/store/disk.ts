import { open, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LastgoodError } from '../errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS']);

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;

export const isFull = (error: unknown): boolean => FULL.has(codeOf(error) ?? '');

/** For what is derived and written again later: a full disk is no reason to fail. */
export const unlessFull = (work: Promise<void>): Promise<void> =>
  work.catch((error) => {
    if (!isFull(error) && !isFull((error as Error).cause)) throw error;
  });

/** A full or read-only disk becomes an error that says so; anything else comes back as it is. */
export function diskFailure(error: unknown, dir: string): unknown {
  const code = codeOf(error) ?? '';
  if (isFull(error)) {
    return new LastgoodError('store_full', `No space left for ${dir} (${code}).`, {
      hint: 'Free some space on that disk, or put the store on a bigger one with --home or LASTGOOD_HOME; nothing half-written was kept.',
      cause: error,
    });
  }
  if (UNWRITABLE.has(code)) {
    return new LastgoodError('store_unwritable', `${dir} cannot be written (${code}).`, {
      hint: 'Give the user that runs lastgood write permission on that folder, or name another with --home or LASTGOOD_HOME.',
      cause: error,
    });
  }
  return error;
}

/** Runs `work`; its disk failures come out as `store_full` and `store_unwritable`. */
export async function onDisk<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFailure(error, dir);
  }
}

/** @throws LastgoodError `store_full` when fewer than `bytes` are free where `dir` is */
export async function ensureFree(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize >= bytes) return;
  const mb = (n: number) => `${Math.ceil(n / 1e6)} MB`;
  throw new LastgoodError('store_full', `${dir} needs ${mb(bytes)} and has ${mb(bavail * bsize)} free.`, {
    hint: 'Free some space on that disk, or put the store on a bigger one with --home or LASTGOOD_HOME.',
  });
}

/** Makes names created, renamed or removed in `dir` survive a power cut. */
export async function syncDir(dir: string): Promise<void> {
  // Windows cannot open a folder for this; NTFS journals names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces `file` whole, or leaves it as it was. `temp` is on the same disk and nobody else's. */
export async function replaceFile(file: string, text: string, temp: string): Promise<void> {
  try {
    const handle = await open(temp, 'wx', 0o644);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temp, file);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  await syncDir(dirname(file));
}
