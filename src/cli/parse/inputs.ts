import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { LastgoodError } from '../../errors.ts';
import { LEDGER_NAME, Ledger } from './ledger.ts';

/** One image to parse. */
export interface Input {
  /** Absolute path, or `-` for stdin. */
  path: string;
  /** How messages call it: relative to the working folder where it lies below that. */
  name: string;
  /** Path below the folder that all inputs share; outputs mirror it. */
  place: string;
  size: number;
  modifiedMs: number;
}

/**
 * What counts as an image inside of a folder, by name alone: the service judges the bytes. HEIC, HEIF and BMP are
 * here although it refuses them, so that a folder of phone photos is answered with a reason, not with silence.
 */
const IMAGE = new Set('.jpg .jpeg .jpe .jfif .png .webp .gif .tif .tiff .avif .bmp .heic .heif'.split(' '));

export interface CollectOptions {
  /** Paths (absolute) inside of folders that are no input. */
  ignore?: (path: string) => boolean;
  signal: AbortSignal;
}

/**
 * Finds the images of files and folders: folders are walked to the bottom, hidden entries left out, links to folders
 * inside of them not followed (they can be endless). Arguments keep their order, folders are read in code-unit order,
 * and a file that is named twice comes once. `-` is stdin.
 *
 * @throws LastgoodError file_missing for an argument that does not exist
 */
export async function collectInputs(args: readonly string[], options: CollectOptions): Promise<Input[]> {
  const found = new Map<string, { path: string; stats: Pick<Stats, 'size' | 'mtimeMs'> }>();
  const folders: string[] = [];
  for (const arg of args) {
    if (arg === '-') {
      found.set(arg, { path: arg, stats: { size: 0, mtimeMs: 0 } });
      continue;
    }
    const path = resolve(arg);
    const stats = await statArgument(arg);
    folders.push(stats.isDirectory() ? path : dirname(path));
    const files = stats.isDirectory() ? walk(path, options) : [path];
    for await (const file of files) {
      options.signal.throwIfAborted();
      const key = await realpath(file).catch(() => file);
      if (!found.has(key)) found.set(key, { path: file, stats: file === path ? stats : await stat(file) });
    }
  }
  const base = commonFolder(folders);
  return [...found.values()].map(({ path, stats }) => ({
    path,
    name: path === '-' ? 'stdin' : displayName(path),
    place: path === '-' ? 'stdin' : relative(base, path),
    size: stats.size,
    modifiedMs: stats.mtimeMs,
  }));
}

async function statArgument(arg: string): Promise<Stats> {
  try {
    return await stat(arg);
  } catch (cause) {
    throw new LastgoodError('file_missing', `There is no file or folder ${arg}.`, {
      hint: 'Check the path; quote names that contain spaces.',
      cause,
    });
  }
}

async function* walk(folder: string, { ignore = () => false, signal }: CollectOptions): AsyncGenerator<string> {
  signal.throwIfAborted();
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  // Pictures that a run put here are results, whichever run it was.
  const results = entries.some(({ name }) => name === LEDGER_NAME) ? await Ledger.open(folder) : undefined;
  const skip = (path: string) => ignore(path) || (results?.made(path) ?? false);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || skip(path)) continue;
    if (entry.isDirectory()) yield* walk(path, { ignore: skip, signal });
    else if (IMAGE.has(extname(entry.name).toLowerCase()) && (await isFile(path, entry))) yield path;
  }
}

async function isFile(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const target = await stat(path).catch(() => null);
  return target?.isFile() ?? false;
}

/** The deepest folder that contains all of `folders` (absolute). */
export function commonFolder(folders: readonly string[]): string {
  const [first = [], ...rest] = folders.map((folder) => folder.split(sep));
  let depth = first.length;
  for (const parts of rest) {
    let same = 0;
    while (same < depth && parts[same] === first[same]) same++;
    depth = same;
  }
  return first.slice(0, depth).join(sep) || sep;
}

export function displayName(path: string): string {
  const near = relative('', path);
  return near.startsWith('..') || near === '' ? path : near;
}
