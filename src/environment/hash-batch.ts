import { createHash, hash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { crc32 } from 'node:zlib';

/** What a thread does for one turn. */
export type FileBatch =
  | { kind: 'stat' | 'hash'; paths: string[]; withCrc: boolean }
  | { kind: 'list'; dir: string; without: string[] };

export interface FileBatchDone {
  /** For each path size (-1: it is not there), mtimeMs, dev, ino, mode, crc32 (-1: not hashed). */
  numbers?: Float64Array;
  /** 32 bytes for each path. */
  hashes?: Uint8Array;
  names?: string[];
  /** It ended here. */
  unreadable?: { path: string; code: string };
}

export const FACT_NUMBERS = 6;
/** Big enough that calls cost nothing. */
const PIECE = 1 << 20;
const GONE = ['ENOENT', 'ENOTDIR'];

const piece = Buffer.allocUnsafeSlow(PIECE);

export function runBatch(batch: FileBatch): FileBatchDone {
  if (batch.kind === 'list') return listBatch(batch.dir, new Set(batch.without));
  const { paths, withCrc } = batch;
  const numbers = new Float64Array(paths.length * FACT_NUMBERS);
  const hashes = batch.kind === 'hash' ? new Uint8Array(paths.length * 32) : undefined;
  for (const [i, path] of paths.entries()) {
    const row = numbers.subarray(i * FACT_NUMBERS, (i + 1) * FACT_NUMBERS);
    row[0] = row[5] = -1;
    try {
      if (hashes === undefined) setStats(row, statSync(path, { throwIfNoEntry: false }));
      else hashInto(path, row, hashes.subarray(i * 32, (i + 1) * 32), withCrc);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      if (!GONE.includes(code)) return { unreadable: { path, code } };
    }
  }
  return hashes === undefined ? { numbers } : { numbers, hashes };
}

function setStats(row: Float64Array, stats: Stats | undefined): void {
  if (stats !== undefined) row.set([stats.size, stats.mtimeMs, stats.dev, stats.ino, stats.mode]);
}

/** Times are those from before the reading: who changes the file meanwhile makes it newer than they say. */
function hashInto(path: string, row: Float64Array, target: Uint8Array, withCrc: boolean): void {
  // A pipe that nobody writes into is not waited for.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(fd);
    setStats(row, stats);
    if (!stats.isFile()) return;
    const { digest, crc, size } = stats.size < PIECE ? hashSmall(fd, withCrc) : hashBig(fd, withCrc);
    target.set(digest);
    row[0] = size;
    row[5] = crc;
  } finally {
    closeSync(fd);
  }
}

interface Hashed {
  digest: Uint8Array;
  crc: number;
  size: number;
}

function hashSmall(fd: number, withCrc: boolean): Hashed {
  const size = readSync(fd, piece, 0, PIECE, 0);
  // It grew since it was looked at, or the file system reads by pieces.
  if (size === PIECE || readSync(fd, piece, size, 1, size) > 0) return hashBig(fd, withCrc);
  const content = piece.subarray(0, size);
  return { digest: hash('sha256', content, 'buffer'), crc: withCrc ? crc32(content) : 0, size };
}

function hashBig(fd: number, withCrc: boolean): Hashed {
  const sha256 = createHash('sha256');
  let crc = 0;
  let size = 0;
  for (;;) {
    const read = readSync(fd, piece, 0, PIECE, size);
    if (read === 0) break;
    const content = piece.subarray(0, read);
    sha256.update(content);
    if (withCrc) crc = crc32(content, crc);
    size += read;
  }
  return { digest: sha256.digest(), crc, size };
}

/** Links to folders are followed: somebody's modules may be there; but not in circles. */
function listBatch(dir: string, without: ReadonlySet<string>): FileBatchDone {
  const names: string[] = [];
  const walk = (below: string, entered: string[]): void => {
    for (const entry of readdirSync(join(dir, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const target = entry.isSymbolicLink() ? linkedFolder(join(dir, path)) : null;
      if (!entry.isDirectory() && target === null) names.push(path);
      else if (without.has(entry.name)) continue;
      else if (target === null) walk(path, entered);
      else if (!entered.some((one) => `${one}${sep}`.startsWith(`${target}${sep}`))) walk(path, [...entered, target]);
    }
  };
  try {
    walk('', [realpathSync(dir)]);
  } catch (error) {
    const { code = String(error), path = dir } = error as NodeJS.ErrnoException;
    if (!GONE.includes(code)) return { unreadable: { path, code } };
  }
  return { names };
}

function linkedFolder(link: string): string | null {
  try {
    return statSync(link).isDirectory() ? realpathSync(link) : null;
  } catch {
    // It leads nowhere, or in a circle.
    return null;
  }
}
