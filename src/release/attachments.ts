import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import { LOCK_TYPE } from '../store/media-types.ts';
import { isRelativePath } from '../store/relative-path.ts';
import type { Store } from '../store/store.ts';
import { GOLDEN_TYPE, type ReleaseFile } from './manifest.ts';
import type { ReleaseSpec } from './spec.ts';

/**
 * Takes the files beside `release.yaml` that belong to the release into the store: the lock of its environment and its
 * golden set. Links are not followed.
 * @throws LastgoodError `file_missing`, `spec_invalid`, `store_full`, `store_unwritable`
 */
export async function putAttachments(spec: ReleaseSpec, store: Store, signal: AbortSignal): Promise<ReleaseFile[]> {
  const files: ReleaseFile[] = [];
  const add = async (from: string, path: string, mediaType: string) => {
    files.push({ ...(await store.blobs.putFile(from, { signal })), path, mediaType });
  };
  if (spec.environment !== undefined) {
    const { lock } = spec.environment;
    const from = await mustExist(join(spec.baseDir, lock), 'environment.lock');
    await add(from, lock, LOCK_TYPE);
  }
  if (spec.golden !== undefined) {
    const { dir, source } = spec.golden;
    const from = await (source === undefined
      ? mustExist(join(spec.baseDir, dir), 'golden.dir')
      : mustExist(resolve(spec.baseDir, source.slice('file:'.length)), 'golden.source'));
    for (const path of await filesIn(from)) await add(join(from, path), `${dir}/${path}`, GOLDEN_TYPE);
  }
  return files;
}

async function mustExist(path: string, key: string): Promise<string> {
  await stat(path).catch((error) => {
    throw new LastgoodError('file_missing', `${key}: ${path} cannot be read (${codeOf(error)}).`, {
      hint: 'Put it there, or correct release.yaml; paths start at its folder.',
      cause: error,
    });
  });
  return path;
}

/** Paths of the files in a folder, with `/`, in order. */
async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const bad = paths.find((path) => !isRelativePath(path));
  if (bad === undefined) return paths;
  throw new LastgoodError('spec_invalid', `golden.dir holds "${bad}", a name that not every system can keep.`, {
    hint: 'Rename that file.',
  });
}
