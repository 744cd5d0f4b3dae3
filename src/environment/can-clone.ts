import { constants } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uniqueName } from '../store/process-tag.ts';

/** Whether the file system gives a file of one folder to another in no time, as a file of its own (a reflink). Found by trying. */
export async function canClone(from: string, to: string): Promise<boolean> {
  await mkdir(from, { recursive: true });
  const name = `clone-${uniqueName()}`;
  const [file, clone] = [join(from, name), join(to, name)];
  try {
    await writeFile(file, 'a');
    await copyFile(file, clone, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all([file, clone].map((path) => rm(path, { force: true })));
  }
}
