import { compareFiles, type FileEdit } from './compare-files.ts';
import type { Installation } from './distribution.ts';
import { FileThreads } from './hash-files.ts';
import { readRecords } from './records.ts';

export type { FileEdit } from './compare-files.ts';

/**
 * Files that were changed or deleted by hand after the install, by the key of their distribution: every file is hashed. What was
 * added belongs to no distribution and is no edit: see `packLooseFiles`.
 */
export async function editedFiles(installation: Installation, signal: AbortSignal): Promise<Map<string, FileEdit[]>> {
  await using threads = new FileThreads();
  const { edits } = await compareFiles(await readRecords(installation), { threads, deep: true, signal });
  return Map.groupBy(edits, (edit) => edit.package);
}
