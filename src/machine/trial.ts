import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Rates } from './rates.ts';

/** Milliseconds that each part may take: a third of a second in all. */
const MS = { hash: 20, write: 50, read: 20, files: 40, links: 30, sync: 40, spawn: 90 };
/** Bytes that are written at most. */
const MAX_BYTES = 64e6;
const CHUNK = 1 << 20;
/** As much as a module of Python has, in the middle. */
const SMALL = Buffer.alloc(6_000, 'a = 1\n');

/**
 * Tries for a third of a second what this machine does how fast. It blocks: for a thread of its own.
 * @param dir an empty folder on the disk that is meant; what is written there is deleted again
 */
export function trial(dir: string): Rates {
  try {
    const big = join(dir, 'big');
    return {
      at: new Date().toISOString(),
      hash_bytes: hashRate(),
      write_bytes: writeRate(big),
      read_bytes: readRate(big),
      files: fileRate(join(dir, 'files')),
      links: linkRate(big, join(dir, 'links')),
      sync_ms: syncTime(join(dir, 'sync')),
      spawn_ms: spawnTime(),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** How often `work` can be done in a second. @param most times */
function perSecond(ms: number, work: (n: number) => void, most = Number.POSITIVE_INFINITY): number {
  const begun = performance.now();
  let done = 0;
  let taken = 0;
  do {
    work(done++);
    taken = performance.now() - begun;
  } while (taken < ms && done < most);
  // The clock of some systems stands still for a while.
  return (done / Math.max(taken, 0.01)) * 1000;
}

function hashRate(): number {
  const chunk = Buffer.alloc(CHUNK, 1);
  const hash = createHash('sha256');
  return perSecond(MS.hash, () => hash.update(chunk)) * CHUNK;
}

function writeRate(file: string): number {
  const chunk = Buffer.alloc(CHUNK, 1);
  const handle = openSync(file, 'wx', 0o600);
  try {
    return perSecond(MS.write, () => writeSync(handle, chunk), Math.floor(MAX_BYTES / CHUNK)) * CHUNK;
  } finally {
    closeSync(handle);
  }
}

/** Of files that were used lately: those are in the memory, as what stands by mostly is. */
function readRate(file: string): number {
  const chunk = Buffer.alloc(CHUNK);
  const handle = openSync(file, 'r');
  try {
    return perSecond(MS.read, () => readSync(handle, chunk, 0, CHUNK, 0)) * CHUNK;
  } finally {
    closeSync(handle);
  }
}

function fileRate(dir: string): number {
  mkdirSync(dir);
  return perSecond(MS.files, (n) => writeFileSync(join(dir, String(n)), SMALL));
}

/** Null: there are no hard links on that disk. */
function linkRate(file: string, dir: string): number | null {
  mkdirSync(dir);
  try {
    return perSecond(MS.links, (n) => linkSync(file, join(dir, String(n))), 10_000);
  } catch {
    return null;
  }
}

function syncTime(file: string): number {
  const block = Buffer.alloc(8192, 1);
  const handle = openSync(file, 'wx', 0o600);
  try {
    const flushes = perSecond(MS.sync, () => {
      writeSync(handle, block, 0, block.length, 0);
      fsyncSync(handle);
    });
    return 1000 / flushes;
  } finally {
    closeSync(handle);
  }
}

/** The middle one of some: one that had to wait for others says nothing. */
function spawnTime(): number {
  const times: number[] = [];
  const spawn = () => {
    const begun = performance.now();
    spawnSync(process.execPath, ['--version'], { stdio: 'ignore' });
    times.push(performance.now() - begun);
  };
  perSecond(MS.spawn, spawn, 5);
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}
