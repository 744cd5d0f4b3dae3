import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { LastgoodError } from '../../errors.ts';
import { codeOf } from '../../store/disk.ts';
import { isRelativePath } from '../../store/relative-path.ts';
import { CONFIGURATION, checkConfiguration, invalid } from './configuration.ts';
import { checkWeights, WEIGHTS } from './weights.ts';

export interface LocalFile {
  /** Absolute. */
  file: string;
  /** Inside of the folder, with `/`. */
  path: string;
  size: number;
}

/**
 * The files of a model's folder, when it can be one of M2FP.
 * @throws LastgoodError `file_missing`, `model_invalid`
 */
export async function readModelFolder(dir: string): Promise<LocalFile[]> {
  const files = await listFiles(dir);
  for (const needed of [CONFIGURATION, WEIGHTS]) {
    if (files.some(({ path }) => path === needed)) continue;
    throw invalid(
      `${dir} has no ${needed}.`,
      'Name the folder that ModelScope downloaded, with all that is in it; its cache is ~/.cache/modelscope/hub.',
    );
  }
  checkConfiguration(await readFile(join(dir, CONFIGURATION), 'utf8'), join(dir, CONFIGURATION));
  await checkWeights(join(dir, WEIGHTS));
  return files;
}

/**
 * All files below a folder. What is hidden is left out: versions, locks and half-downloaded files of tools; and what Python
 * compiled.
 * @throws LastgoodError `file_missing`; `source_invalid` for a name that no release can hold
 */
export async function listFiles(dir: string): Promise<LocalFile[]> {
  const names = await readdir(dir, { recursive: true }).catch((error) => {
    throw new LastgoodError('file_missing', `${dir} cannot be read as a folder (${codeOf(error)}).`, {
      hint: 'Name a folder that is there.',
      cause: error,
    });
  });
  const files: LocalFile[] = [];
  for (const name of names.sort()) {
    const path = name.split(sep).join('/');
    if (path.split('/').some((part) => part.startsWith('.') || part === '__pycache__')) continue;
    const file = join(dir, name);
    // Links are followed: caches of hubs keep the content elsewhere.
    const info = await stat(file).catch(() => null);
    if (info === null) throw unusable(file, 'is a link that leads nowhere', 'Remove it, or fetch the file again.');
    if (!info.isFile()) continue;
    if (!isRelativePath(path)) throw unusable(file, 'has a name that a release cannot hold', 'Rename it.');
    files.push({ file, path, size: info.size });
  }
  return files;
}

const unusable = (file: string, what: string, hint: string) =>
  new LastgoodError('source_invalid', `${relative('.', file) || file} ${what}.`, { hint });
