import { constants, copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import type { Blobs } from './blobs.ts';
import { type Digest, hashFile } from './digest.ts';
import { codeOf, onDisk, syncDir } from './disk.ts';
import type { Layout } from './layout.ts';
import { uniqueName } from './process-tag.ts';
import { isRelativePath } from './relative-path.ts';
import { moveToTrash } from './trash.ts';

/** A file of a checkout: where it goes, and what it holds. */
export interface CheckoutFile {
  /** Relative, with `/`. */
  path: string;
  digest: Digest;
  size: number;
}

/**
 * Makes the folder `checkouts/<name>` with these files in it, by hard links to the blobs: no byte is copied (where links
 * work), and nothing but the whole folder ever has its name. One that is there and whole is taken as it is.
 * @param name the digest of the manifest, as hex
 * @returns its path
 * @throws LastgoodError `blob_missing`, `store_full`, `store_unwritable`
 */
export async function checkOut(layout: Layout, blobs: Blobs, name: string, files: CheckoutFile[]): Promise<string> {
  const dir = join(layout.checkouts, name);
  if (await isWhole(blobs, dir, files)) return dir;
  return onDisk(layout.dir, async () => {
    // In the folder of checkouts, which may be a disk of its own.
    const temp = join(layout.checkouts, uniqueName());
    try {
      await fill(layout, blobs, temp, files);
      await swap(layout, temp, dir, () => isWhole(blobs, dir, files));
      await syncDir(layout.checkouts);
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
    return dir;
  });
}

async function fill(layout: Layout, blobs: Blobs, dir: string, files: CheckoutFile[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const { path, digest } of files) {
    if (!isRelativePath(path)) throw new Error(`"${path}" leads out of the checkout`);
    const target = join(dir, path);
    await mkdir(dirname(target), { recursive: true });
    const isThere = await blobs.use(digest, async (blob) => {
      await linkOrCopy(blob, target);
      return true;
    });
    if (isThere) continue;
    throw new LastgoodError('blob_missing', `${layout.dir} has no blob ${digest} for ${path}.`, {
      hint: 'Create the release again (lastgood release create -f release.yaml): what is missing is fetched from its source.',
    });
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(error) ?? '')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }
}

/** Puts `temp` where `dir` is. A damaged one goes to the trash whole: an instance may still have its files open. */
async function swap(layout: Layout, temp: string, dir: string, isDone: () => Promise<boolean>): Promise<void> {
  for (;;) {
    try {
      return await rename(temp, dir);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
      // Another process was quicker.
      if (await isDone()) return;
      if (codeOf(error) === 'EPERM' && process.platform !== 'win32') throw error;
      await moveToTrash(layout, dir, 'checkout');
    }
  }
}

/** Every file there with its size, and the same file as its blob; a copy (no links on this disk) is hashed instead. */
export async function isWhole(blobs: Blobs, dir: string, files: CheckoutFile[]): Promise<boolean> {
  for (const { path, digest, size } of files) {
    const [file, blob] = await Promise.all([info(join(dir, path)), info(blobs.path(digest))]);
    if (file === null || !file.isFile() || file.size !== size) return false;
    const isLink = blob !== null && file.dev === blob.dev && file.ino === blob.ino;
    if (!isLink && (await hashFile(join(dir, path))) !== digest) return false;
  }
  return true;
}

const info = (path: string) =>
  stat(path).catch((error) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  });
