import { realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { codeOf } from '../store/disk.ts';
import type { Store } from '../store/store.ts';

/**
 * Puts a local file into the store.
 * @param path absolute, or relative to `baseDir`
 * @param wanted what the file is for, in the reader's words
 * @throws LastgoodError `file_missing` when it is not there, no file, or not readable
 */
export async function fetchFile(
  path: string,
  baseDir: string,
  wanted: string,
  store: Store,
  signal: AbortSignal,
): Promise<BlobInfo> {
  const file = resolve(baseDir, path);
  const info = await stat(file).catch((error) => {
    throw unreadable(
      file,
      wanted,
      codeOf(error) === 'ENOENT' ? 'is not there' : `cannot be read (${codeOf(error)})`,
      error,
    );
  });
  if (!info.isFile()) throw unreadable(file, wanted, 'is not a file');
  try {
    return await store.blobs.putFile(file, { signal });
  } catch (error) {
    if (codeOf(error) === 'file_missing') throw unreadable(file, wanted, 'cannot be read', error);
    throw error;
  }
}

/**
 * The path of a file that another one calls for, relative to its folder: it must be in that folder, links followed.
 * @throws LastgoodError `source_invalid`
 */
export async function companionPath(path: string, baseDir: string, companion: string): Promise<string> {
  const dir = dirname(resolve(baseDir, path));
  const file = join(dir, companion);
  const [realDir, realFile] = await Promise.all([realpath(dir), realpath(file).catch(() => file)]);
  if (realFile === file || realFile.startsWith(realDir + sep)) return file;
  throw new LastgoodError('source_invalid', `${path} calls for ${companion}, which leads out of its folder.`, {
    hint: 'Put the files that belong together into one folder.',
  });
}

function unreadable(file: string, wanted: string, what: string, cause?: unknown): LastgoodError {
  return new LastgoodError('file_missing', `Missing ${wanted}: ${file} ${what}.`, {
    hint: 'Put the file there, or correct its "file:" source; relative paths start at the folder of release.yaml.',
    cause,
  });
}
