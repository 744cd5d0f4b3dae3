import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { LastgoodError } from '../errors.ts';

/**
 * Writes a folder so that it appears whole or not at all.
 * @param files contents by relative path
 * @throws LastgoodError `output_unwritable`, also when the folder is there and `force` is not given
 */
export async function writeFolder(out: string, files: ReadonlyMap<string, Uint8Array>, force: boolean): Promise<void> {
  const target = resolve(out);
  const exists = await stat(target).then(
    () => true,
    () => false,
  );
  if (exists && !force) {
    throw new LastgoodError('output_unwritable', `${target} is there already.`, {
      hint: 'Choose another folder, or replace it with --force.',
    });
  }
  const [partial, old] = ['partial', 'old'].map((what) => `${target}.${what}-${process.pid}`) as [string, string];
  try {
    for (const [path, bytes] of files) await writeDurably(join(partial, path), bytes);
    if (exists) await rename(target, old);
    await rename(partial, target).catch(async (error) => {
      if (exists) await rename(old, target);
      throw error;
    });
  } catch (error) {
    throw new LastgoodError('output_unwritable', `${target} cannot be written (${(error as Error).message}).`, {
      hint: 'Free space, or choose another folder.',
      cause: error,
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  await rm(old, { recursive: true, force: true });
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await using file = await open(path, 'wx');
  await file.writeFile(bytes);
  await file.sync();
}
