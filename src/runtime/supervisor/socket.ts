import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** Bytes of `sun_path` without its terminating zero: 108 on Linux (unix(7)), 104 on macOS and the BSDs (unix(4)). */
const MAX_PATH = process.platform === 'linux' ? 107 : 103;

const SUFFIX = '.sock';

/** A private folder in which sockets' paths fit into the kernel's limit. */
export interface SocketDir {
  /** Path for the n-th start of `id`. */
  path(id: string, start: number): string;
  /** Removes what `open` made. */
  close(): Promise<void>;
}

/**
 * Opens `runDir` (made with mode 0700 when missing) for sockets of `id`. When its path is too long for a unix socket, a short folder
 * in the system's temporary folder takes its place. Sockets that a killed server left behind are removed.
 */
export async function openSocketDir(runDir: string, id: string): Promise<SocketDir> {
  await mkdir(runDir, { recursive: true, mode: 0o700 });
  const path = (dir: string) => (name: string, start: number) => join(dir, `${name}-${start}${SUFFIX}`);
  // Room for a start number of six digits: the folder must not turn out too long after months of restarts.
  if (Buffer.byteLength(path(runDir)(id, 999_999)) <= MAX_PATH) {
    await removeStale(runDir);
    return { path: path(runDir), close: async () => {} };
  }
  const dir = await mkdtemp(join(tmpdir(), 'lastgood-')); // mkdtemp makes it 0700
  return { path: path(dir), close: () => rm(dir, { recursive: true, force: true }) };
}

async function removeStale(dir: string): Promise<void> {
  const sockets = (await readdir(dir)).filter((name) => name.endsWith(SUFFIX)).map((name) => join(dir, name));
  await Promise.all(
    sockets.map(async (path) => {
      const entry = await lstat(path).catch(() => null);
      if (entry?.isSocket() && !(await isListening(path))) await rm(path, { force: true });
    }),
  );
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Only "refused" and "gone" prove that nobody listens; any other error leaves the socket alone.
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
    });
  });
}
