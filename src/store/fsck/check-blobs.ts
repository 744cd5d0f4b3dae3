import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFrom, hashFile } from '../digest.ts';
import { codeOf } from '../disk.ts';
import { inParallel } from '../in-parallel.ts';
import { moveToTrash } from '../trash.ts';
import type { Findings } from './findings.ts';

const HEX = /^[0-9a-f]{64}$/;
/** Files that are read at once: so that the disk always has something to do while one is hashed. */
const WIDTH = 4;

/** Hashes every blob, the biggest first. */
export async function checkBlobs(findings: Findings): Promise<{ blobs: number; bytes: number }> {
  const { store, options } = findings;
  const { layout } = store;
  const found: { name: string; path: string; size: number }[] = [];
  for (const entry of await readdir(layout.blobs, { withFileTypes: true })) {
    const path = join(layout.blobs, entry.name);
    if (entry.isFile() && HEX.test(entry.name)) {
      const info = await stat(path).catch(unlessGone);
      if (info) found.push({ name: entry.name, path, size: info.size });
    } else {
      await findings.add('stray', path, 'is no blob', () => moveToTrash(layout, path, 'stray'));
    }
  }
  const total = found.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    options.onProgress?.(done, total);
  };
  await inParallel(
    found.toSorted((a, b) => b.size - a.size),
    WIDTH,
    async ({ name, path }) => {
      const got = await hashFile(path, options.signal, onBytes).catch(unlessGone);
      if (got === null || got === digestFrom(name)) return;
      await findings.add('damaged', path, `holds ${got}`, () => moveToTrash(layout, path, 'damaged'));
    },
  );
  return { blobs: found.length, bytes: total };
}

/** A collection that runs meanwhile may take a blob away. */
function unlessGone(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}
