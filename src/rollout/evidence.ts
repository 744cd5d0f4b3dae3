import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isRelativePath } from '../store/relative-path.ts';

/** Folder of what a rollout leaves to be looked at: the candidate's log, the answers that differed. */
export const evidenceDir = (home: string, rollout: string): string => join(home, 'evidence', rollout);

/** What the candidate wrote. */
export const logOf = (home: string, rollout: string): string => join(evidenceDir(home, rollout), 'log.txt');

/** Names of the files, with `/`, in order. */
export async function listEvidence(home: string, rollout: string): Promise<string[]> {
  const dir = evidenceDir(home, rollout);
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Where a file of it is, or null. Names come from outside. */
export async function findEvidence(
  home: string,
  rollout: string,
  name: string,
): Promise<{ path: string; bytes: number } | null> {
  if (!/^[a-z0-9]+$/.test(rollout) || !isRelativePath(name)) return null;
  const path = join(evidenceDir(home, rollout), ...name.split('/'));
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? { path, bytes: found.size } : null;
}

/** Deletes the evidence of all other rollouts. */
export async function pruneEvidence(home: string, keep: ReadonlySet<string | null | undefined>): Promise<void> {
  for (const name of await readdir(join(home, 'evidence')).catch(() => [])) {
    if (!keep.has(name)) await rm(join(home, 'evidence', name), { recursive: true, force: true });
  }
}
