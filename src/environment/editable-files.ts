import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Distribution } from './distribution.ts';
import { foldersIn } from './pth.ts';
import type { RecordEntry } from './record.ts';

/** A file outside of site-packages, and where in there it would be after an install. */
export interface ModuleFile {
  /** Relative to site-packages, with `/`. */
  path: string;
  file: string;
}

/** What in a project's folder is never part of what it installs. */
const NOT_INSTALLED = new Set(['__pycache__', '.git', '.hg', '.tox', '.venv', 'node_modules', 'build', 'dist']);
const NOT_A_MODULE = new Set(['setup.py', 'conftest.py', 'noxfile.py', 'tests', 'test', 'docs', 'doc', 'examples']);
/** setuptools' table of modules and their places, in the finder that it installs. */
const MAPPING = /^MAPPING\b[^=]*=\s*(\{.*\})\s*$/m;

/** Does this entry of an editable install's RECORD do nothing but lead to the project's folder? */
export const isSignpost = ({ path }: RecordEntry): boolean => /^(__editable__[^/]*|[^/]+\.pth)$/.test(path);

/**
 * The modules of an editable install: they lie in its project's folder, and a wheel must hold them, because a folder that
 * somebody works in is not kept.
 */
export async function editableFiles(distribution: Distribution, entries: RecordEntry[]): Promise<ModuleFile[]> {
  const files: ModuleFile[] = [];
  const folders: string[] = entries.length === 0 ? [distribution.root] : [];
  for (const { file } of entries.filter(isSignpost)) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (file.endsWith('.pth')) folders.push(...foldersIn(text, distribution.root));
    for (const [module, place] of mappingIn(text)) files.push(...(await moduleAt(module.replaceAll('.', '/'), place)));
  }
  for (const folder of folders) {
    for (const name of await modulesIn(folder, distribution)) files.push(...(await below(join(folder, name), name)));
  }
  return files;
}

function mappingIn(finder: string): [string, string][] {
  const table = MAPPING.exec(finder)?.[1] ?? '';
  return [...table.matchAll(/'([^']+)':\s*'([^']+)'/g)].map((match) => [match[1]!, match[2]!.replaceAll('\\\\', '\\')]);
}

/** A package's folder, or a module's path without its suffix. */
async function moduleAt(path: string, place: string): Promise<ModuleFile[]> {
  if (await isFolder(place)) return below(place, path);
  const names = await readdir(resolve(place, '..')).catch(() => []);
  const own = names.filter((name) => name === basename(place) || name.startsWith(`${basename(place)}.`));
  const parent = path.includes('/') ? `${path.slice(0, path.lastIndexOf('/'))}/` : '';
  return own.map((name) => ({ path: `${parent}${name}`, file: resolve(place, '..', name) }));
}

async function modulesIn(folder: string, { metadataDir, key }: Distribution): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const listed = await readFile(join(metadataDir, 'top_level.txt'), 'utf8').catch(() => key.replaceAll('-', '_'));
  const wanted = listed.split(/\s+/).filter((name) => name !== '');
  const own = names.filter((name) => wanted.includes(name.split('.', 1)[0]!) && !name.endsWith('-info'));
  if (own.length > 0) return own;
  const isModule = await Promise.all(
    names.map(async (name) => name.endsWith('.py') || (await isFile(join(folder, name, '__init__.py')))),
  );
  return names.filter((name, i) => isModule[i] && !NOT_A_MODULE.has(name));
}

async function below(place: string, path: string): Promise<ModuleFile[]> {
  const entries = await readdir(place, { withFileTypes: true }).catch(() => null);
  if (entries === null) return [{ path, file: place }];
  const parts = await Promise.all(
    entries
      .filter(({ name }) => !NOT_INSTALLED.has(name) && !name.endsWith('.egg-info'))
      .map((entry) => {
        const [inner, file] = [`${path}/${entry.name}`, join(place, entry.name)];
        return entry.isDirectory() ? below(file, inner) : [{ path: inner, file }];
      }),
  );
  return parts.flat();
}

const isFolder = (path: string) =>
  stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
const isFile = (path: string) =>
  stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
