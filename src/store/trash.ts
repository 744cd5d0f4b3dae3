import { randomUUID } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf, syncDir } from './disk.ts';
import type { Layout } from './layout.ts';

/** Why something was moved away: only what is merely `unused` may come back. */
export type TrashReason = 'unused' | 'damaged' | 'checkout' | 'stray' | 'ref';

export interface TrashEntry {
  /** In `trash/`. */
  file: string;
  /** What it was called; of a blob its hex digits. */
  name: string;
  reason: TrashReason;
  /** When it was moved, in ms; null when whoever put it there did not say. The name says it, for a file keeps its own time. */
  since: number | null;
}

const NAME = /^(.*)\.(unused|damaged|checkout|stray|ref)\.(\d{1,15})\.[0-9a-f-]{36}$/;

/**
 * Moves a file or folder of the store away.
 * @param name what it was called, where its file's name does not tell
 * @returns its file in `trash/`, or null when it was not there (any more)
 */
export async function moveToTrash(
  layout: Layout,
  path: string,
  reason: TrashReason,
  name = basename(path),
): Promise<string | null> {
  const file = nameFor(name, reason);
  try {
    await rename(path, join(layout.trash, file));
    return file;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    // Checkouts may be on a disk of their own; they are made again from blobs at any time.
    if (codeOf(error) !== 'EXDEV' || reason !== 'checkout') throw error;
    await rm(path, { recursive: true, force: true });
    return null;
  }
}

export async function listTrash(layout: Layout): Promise<TrashEntry[]> {
  return (await readdir(layout.trash)).map((file) => {
    const match = NAME.exec(file);
    if (match === null) return { file, name: file, reason: 'stray', since: null };
    return { file, name: match[1], reason: match[2] as TrashReason, since: Number(match[3]) };
  });
}

/** Gives a blob that was unused its name back, when the trash has it. */
export async function takeBack(layout: Layout, hex: string): Promise<void> {
  const file = (await readdir(layout.trash)).find((name) => name.startsWith(`${hex}.unused.`));
  if (file === undefined) return;
  try {
    await rename(join(layout.trash, file), join(layout.blobs, hex));
    await syncDir(layout.blobs);
  } catch (error) {
    // Another process took it, or it was deleted just now.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Deletes an entry for good. */
export const deleteTrash = (layout: Layout, { file }: TrashEntry): Promise<void> =>
  rm(join(layout.trash, file), { recursive: true, force: true });

const nameFor = (name: string, reason: TrashReason) => `${name.slice(0, 150)}.${reason}.${Date.now()}.${randomUUID()}`;
