import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import { isRelativePath } from '../store/relative-path.ts';
import type { Store } from '../store/store.ts';
import { GOLDEN_TYPE, LOCK_TYPE, type ReleaseFile } from './manifest.ts';
import type { ReleaseSpec } from './spec.ts';

/**
 * Takes the files beside `release.yaml` that belong to the release into the store: the lock of its environment and its
 * golden set. Links are not followed.
 * @throws LastgoodError `file_missing`, `spec_invalid`, `store_full`, `store_unwritable`
 */
export async function putAttachments(spec: ReleaseSpec, store: Store, signal: AbortSignal): Promise<ReleaseFile[]> {
  const files: ReleaseFile[] = [];
  const add = async (path: string, mediaType: string) => {
    const blob = await store.blobs.putFile(join(spec.baseDir, path), { signal });
    files.push({ ...blob, path, mediaType });
  };
  if (spec.environment !== undefined) {
    await mustExist(spec, spec.environment.lock, 'environment.lock');
    await add(spec.environment.lock, LOCK_TYPE);
  }
  if (spec.golden !== undefined) {
    await mustExist(spec, spec.golden.dir, 'golden.dir');
    for (const path of await filesIn(spec.baseDir, spec.golden.dir)) await add(path, GOLDEN_TYPE);
  }
  return files;
}

async function mustExist({ baseDir }: ReleaseSpec, path: string, key: string): Promise<void> {
  await stat(join(baseDir, path)).catch((error) => {
    throw new LastgoodError('file_missing', `${key}: ${join(baseDir, path)} cannot be read (${codeOf(error)}).`, {
      hint: 'Put it there, or correct release.yaml; paths start at its folder.',
      cause: error,
    });
  });
}

async function filesIn(baseDir: string, dir: string): Promise<string[]> {
  const entries = await readdir(join(baseDir, dir), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(baseDir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const bad = paths.find((path) => !isRelativePath(path));
  if (bad === undefined) return paths;
  throw new LastgoodError('spec_invalid', `golden.dir holds "${bad}", a name that not every system can keep.`, {
    hint: 'Rename that file.',
  });
}
