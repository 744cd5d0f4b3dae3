import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** Bytes of `sun_path` without its terminating zero: 108 on Linux (unix(7)), 104 on macOS and the BSDs (unix(4)). */
const MAX_PATH = process.platform === 'linux' ? 107 : 103;
/** A disk that takes nothing more: a release must come back all the same. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

/** The folder of one instance (mode 0700): its sockets, and whatever its driver puts there. */
export interface InstanceFolder {
  readonly path: string;
  /** Path for the socket of the n-th start. */
  socket(start: number): string;
  /** Removes it with all that is in it. */
  close(): Promise<void>;
}

/**
 * Makes the folder of `id` in `runDir`, which is made when missing. Where that path is too long for a unix socket, or its disk is
 * full, a temporary folder takes its place.
 */
export async function openInstanceFolder(runDir: string, id: string): Promise<InstanceFolder> {
  let full: unknown;
  for (const path of candidates(runDir, id)) {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await mkdir(path, { mode: 0o700 });
      return { path, socket: (start) => socketIn(path, start), close: () => remove(path) };
    } catch (error) {
      if (!FULL.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      full = error;
    }
  }
  throw full;
}

/** Wherever it was made. */
export async function removeInstanceFolder(runDir: string, id: string): Promise<void> {
  await Promise.all(candidates(runDir, id).map(remove));
}

/** Memory is the last resort: there is room in it when every disk is full. */
function candidates(runDir: string, id: string): string[] {
  const usual = join(runDir, id);
  const others = [tmpdir(), ...(process.platform === 'linux' ? ['/dev/shm'] : [])];
  return [
    // Room for a start number of six digits: the path must not turn out too long after months of restarts.
    ...(Buffer.byteLength(socketIn(usual, 999_999)) <= MAX_PATH ? [usual] : []),
    ...others.map((dir) => join(dir, `lastgood-${id}`)),
  ];
}

const socketIn = (dir: string, start: number) => join(dir, `${start}.sock`);
const remove = (path: string) => rm(path, { recursive: true, force: true });
