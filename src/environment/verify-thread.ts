/** Looks at installed packages, one for each message, in a thread of its own; see `verify-install.ts`. */
import { chmodSync, lstatSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { below } from './below.ts';
import { readRecordLines } from './record-lines.ts';

export interface VerifyTask {
  /** The environment's folder. */
  dir: string;
  site: string;
  /** Name of its `.dist-info` folder. */
  info: string;
  /** Makes its files read-only. */
  seal: boolean;
}

export interface WrongFile {
  path: string;
  /** Bytes that it has; null: it is not there. */
  size: number | null;
}

export interface Verified {
  wrong: WrongFile[];
  bytes: number;
  files: number;
  /** When the newest of the files that are those of uv's cache was written; 0: there are none, they are copies. */
  newestMs: number;
}

const WRITABLE = 0o222;

/** Is every file of its RECORD there, and as long as it must be? */
function verify({ dir, site, info, seal }: VerifyTask): Verified {
  const verified: Verified = { wrong: [], bytes: 0, files: 0, newestMs: 0 };
  const lines = linesOf(join(site, info, 'RECORD'));
  if (lines === null) verified.wrong.push({ path: `${info}/RECORD`, size: null });
  for (const { path, size } of lines ?? []) {
    // `join` would take apart and put together what the system does anyway.
    const file = `${site}/${path}`;
    // A wheel is from outside: what leads elsewhere is none of its files.
    if (path.includes('..') && below(dir, resolve(file)) === null) continue;
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined || (size !== null && found.size !== size)) {
      verified.wrong.push({ path, size: found?.size ?? null });
      continue;
    }
    verified.bytes += found.size;
    verified.files += 1;
    if (found.nlink > 1 && found.mtimeMs > verified.newestMs) verified.newestMs = found.mtimeMs;
    if (seal && found.isFile() && (found.mode & WRITABLE) !== 0) chmodSync(file, found.mode & ~WRITABLE & 0o777);
  }
  return verified;
}

function linesOf(file: string) {
  try {
    return readRecordLines(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

parentPort!.on('message', (task: VerifyTask) => parentPort!.postMessage(verify(task)));
