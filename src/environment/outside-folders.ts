import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import type { EnvironmentFinding } from '../api/environment.ts';
import type { Installation } from './distribution.ts';
import type { LooseFile } from './loose-files.ts';
import { foldersIn } from './pth.ts';

/** `.pth` files that somebody wrote, and that lead out of the environment: what is there is not kept with it. */
export async function outsideFolders(
  loose: readonly LooseFile[],
  { prefix, paths }: Installation,
): Promise<EnvironmentFinding[]> {
  const findings: EnvironmentFinding[] = [];
  for (const { path, file, scheme } of loose) {
    if (!/^[^/]+\.pth$/.test(path)) continue;
    for (const folder of foldersIn(await readFile(file, 'utf8').catch(() => ''), paths[scheme])) {
      if (folder.startsWith(prefix + sep)) continue;
      const message = `${path} leads to ${folder}: what is there is not kept with the environment.`;
      findings.push({ kind: 'file-added', subject: path, found: folder, message, level: 'warning' });
    }
  }
  return findings;
}
