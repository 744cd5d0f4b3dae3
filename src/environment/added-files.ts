import type { EnvironmentFinding } from '../api/environment.ts';
import type { LooseFile } from './loose-files.ts';
import type { Records } from './records.ts';

/** `name.cpython-310-x86_64-linux-gnu.so`, `name.abi3.so`, `name.pyd`, `name.py`. */
const MODULE = /^((?:.*\/)?)([^/.]+)((?:\.[^/]+)?\.(?:so|pyd)|\.pyc?)$/;
const AT_START = /^(sitecustomize|usercustomize)(\.py$|\/$)|^[^/]+\.pth$/;

/**
 * What was put into site-packages beside the distributions: a warning, but an error where it is imported instead of a module
 * of theirs.
 */
export function addedFiles(loose: readonly LooseFile[], records: Records): EnvironmentFinding[] {
  if (loose.length === 0) return [];
  const modules = new Map<string, { rank: number; path: string; package: string }>();
  for (const [{ key }, entries] of records) {
    for (const { path } of entries) {
      const module = moduleOf(path);
      if (module && module.rank < (modules.get(module.name)?.rank ?? Infinity)) {
        modules.set(module.name, { rank: module.rank, path, package: key });
      }
    }
  }
  const tops = new Set([...records.values()].flatMap((entries) => entries.map(({ path }) => topOf(path))));
  const hiding: EnvironmentFinding[] = [];
  const others: string[] = [];
  for (const { path } of loose) {
    const module = moduleOf(path);
    const hidden = module && modules.get(module.name);
    if (!module || !hidden || hidden.rank <= module.rank) others.push(path);
    else {
      const message = `${path} was added, and is imported instead of ${hidden.path} of ${hidden.package}.`;
      hiding.push({ kind: 'file-added', subject: path, package: hidden.package, message, level: 'error' });
    }
  }
  // A folder that was put there whole is told of once.
  const groups = Map.groupBy(others, (path) =>
    path.includes('/') && !tops.has(topOf(path)) ? `${topOf(path)}/` : path,
  );
  return [...hiding, ...[...groups].map(([subject, { length }]) => added(subject, length))];
}

function added(subject: string, files: number): EnvironmentFinding {
  const count = subject.endsWith('/') ? ` (${files} ${files === 1 ? 'file' : 'files'})` : '';
  const how = AT_START.test(subject) ? ', and is run whenever Python starts' : '';
  const message = `${subject}${count} was added and belongs to no package${how}.`;
  return { kind: 'file-added', subject, message, level: 'warning' };
}

const topOf = (path: string): string => path.split('/', 1)[0]!;

/** Python takes a package before a module, and in a folder compiled modules before source (importlib's FileFinder). */
function moduleOf(path: string): { name: string; rank: number } | null {
  const [, folder, stem, suffix] = MODULE.exec(path) ?? [];
  if (suffix === undefined) return null;
  const kind = /\.(so|pyd)$/.test(suffix) ? 0 : suffix === '.py' ? 1 : 2;
  if (stem === '__init__') return { name: folder!.slice(0, -1), rank: kind };
  return { name: `${folder}${stem}`, rank: 3 + kind };
}
