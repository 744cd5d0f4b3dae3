import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** Bytes of `sun_path` without its terminating zero: 108 on Linux (unix(7)), 104 on macOS and the BSDs (unix(4)). */
const MAX_PATH = process.platform === 'linux' ? 107 : 103;

/** The folder of one instance (mode 0700): its sockets, and whatever its driver puts there. */
export interface InstanceFolder {
  readonly path: string;
  /** Path for the socket of the n-th start. */
  socket(start: number): string;
  /** Removes it with all that is in it. */
  close(): Promise<void>;
}

/**
 * Makes the folder of `id` in `runDir`, which is made when missing. Where that path is too long for a unix socket, a folder in
 * the system's temporary folder takes its place.
 */
export async function openInstanceFolder(runDir: string, id: string): Promise<InstanceFolder> {
  await mkdir(runDir, { recursive: true, mode: 0o700 });
  const path = instanceFolder(runDir, id);
  await mkdir(path, { mode: 0o700 });
  return {
    path,
    socket: (start) => socketIn(path, start),
    close: () => rm(path, { recursive: true, force: true }),
  };
}

export function instanceFolder(runDir: string, id: string): string {
  const usual = join(runDir, id);
  // Room for a start number of six digits: the path must not turn out too long after months of restarts.
  return Buffer.byteLength(socketIn(usual, 999_999)) <= MAX_PATH ? usual : join(tmpdir(), `lastgood-${id}`);
}

const socketIn = (dir: string, start: number) => join(dir, `${start}.sock`);
