import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { parse } from 'csv-parse/sync';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import type { Distribution } from './distribution.ts';

/** One file of a distribution, as its RECORD lists it. */
export interface RecordEntry {
  /** As it is in RECORD: `/` between parts, relative to the folder that the distribution is in; `../../../bin/x`. */
  path: string;
  /** Absolute; always inside of the distribution's prefix. */
  file: string;
  /** Hex; null when there is none (RECORD itself, .pyc), or one of another kind. */
  sha256: string | null;
  size: number | null;
}

/** `path,sha256=…,size` */
export type RecordRow = Pick<RecordEntry, 'path' | 'sha256' | 'size'>;

/**
 * The files of a distribution: of its RECORD, else of what older installers leave: installed-files.txt, or only the names
 * of its modules. One that is developed in its folder (an .egg-link) lists none.
 * @throws LastgoodError `environment_broken` when a path leaves the environment, or the list cannot be read
 */
export async function readRecord(distribution: Distribution): Promise<RecordEntry[]> {
  const rows =
    (await ofRecord(distribution)) ?? (await ofInstalledFiles(distribution)) ?? (await ofModules(distribution));
  const entries = new Map<string, RecordEntry>();
  const home = join(distribution.prefix, sep);
  for (const row of rows) {
    const entry = { ...row, file: inside(row.path, home, distribution) };
    // Some installers list a file twice.
    if (!entries.has(entry.file)) entries.set(entry.file, entry);
  }
  return [...entries.values()];
}

/** @throws Error when it is no CSV of paths */
export function parseRecord(text: string): RecordRow[] {
  const rows = text.includes('"') ? quotedRows(text) : plainRows(text);
  return rows.map(([path = '', hash = '', size = '']) => ({
    path: path.replaceAll('\\', '/'),
    sha256: hexOf(hash),
    size: /^\d+$/.test(size) ? Number(size) : null,
  }));
}

const quotedRows = (text: string): string[][] =>
  parse(text, { relax_column_count: true, skip_empty_lines: true, bom: true });

/** Most RECORDs quote nothing, and a big environment has ten thousands of lines. */
const plainRows = (text: string): string[][] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(','));

/** `sha256=` and 43 digits of base64, as wheels write it. */
function hexOf(hash: string): string | null {
  const digits = /^sha256=([\w-]{43})=?$/.exec(hash)?.[1];
  return digits === undefined ? null : Buffer.from(digits, 'base64url').toString('hex');
}

async function ofRecord(distribution: Distribution): Promise<RecordRow[] | null> {
  const file = join(distribution.metadataDir, 'RECORD');
  const text = await readList(file);
  if (text === null) return null;
  try {
    return parseRecord(text);
  } catch (error) {
    throw broken(`${file} cannot be read (${(error as Error).message}).`, error);
  }
}

/** Its paths start at the metadata folder. */
async function ofInstalledFiles({ metadataDir, root }: Distribution): Promise<RecordRow[] | null> {
  const text = await readList(join(metadataDir, 'installed-files.txt'));
  if (text === null) return null;
  const paths = text.split(/\r?\n/).filter((line) => line !== '');
  return paths.map((path) => listed(relative(root, resolve(metadataDir, path))));
}

/** What is found under the names that it imports by, and its metadata. Of an .egg folder everything is its own. */
async function ofModules({ key, name, metadataDir, root, origin }: Distribution): Promise<RecordRow[]> {
  if (origin.kind === 'editable') return [];
  if (root === metadataDir) throw broken(`${name} is a zipped egg (${root}), whose files cannot be kept.`);
  if (root.endsWith('.egg')) return walk(root, root);
  const listed = (await readList(join(metadataDir, 'top_level.txt')))?.split(/\s+/);
  // distutils leaves no names: mostly a module is called as its package is.
  const names = (listed ?? [key, name].map((one) => one.replaceAll(/[-.]/g, '_'))).filter((one) => /^\w+$/.test(one));
  const own = (await readdir(root)).filter(
    (entry) => names.includes(entry.split('.', 1)[0]!) && !entry.endsWith('-info'),
  );
  const found = await Promise.all(
    [...own.map((name) => join(root, name)), metadataDir].map((path) => walk(path, root)),
  );
  return found.flat();
}

async function walk(path: string, root: string): Promise<RecordRow[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error) => {
    if (codeOf(error) === 'ENOTDIR') return null;
    throw error;
  });
  if (entries === null) return [listed(relative(root, path))];
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.parentPath.endsWith('__pycache__'))
    .map((entry) => listed(relative(root, join(entry.parentPath, entry.name))))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const listed = (path: string): RecordRow => ({ path: path.split(sep).join('/'), sha256: null, size: null });

async function readList(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // The oldest metadata are one file.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw broken(`${file} cannot be read (${codeOf(error)}).`, error);
  }
}

/** Without `.` and `..`, and not absolute: as most are. */
const PLAIN = /^(?!\.{0,2}(?:\/|$))[^/\0]+(?:\/(?!\.{0,2}(?:\/|$))[^/\0]+)*$/;

/** RECORD is written by whoever made the package: a path of it must not make us read, or pack, what is elsewhere. */
function inside(path: string, home: string, { root, prefix, name }: Distribution): string {
  // Joined by hand: of ten thousands of paths it takes a third of the time.
  const file = sep === '/' && PLAIN.test(path) ? `${root}/${path}` : resolve(root, path);
  if (path !== '' && !path.includes('\0') && file.startsWith(home)) return file;
  throw broken(`The RECORD of ${name} lists ${JSON.stringify(path)}, which is outside of ${prefix}.`);
}

function broken(message: string, cause?: unknown): LastgoodError {
  return new LastgoodError('environment_broken', message, {
    hint: 'Install that package again (pip install --force-reinstall --no-deps), or make the environment anew.',
    cause,
  });
}
