import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { LastgoodError } from '../../errors.ts';

/** What counts as a log inside of a folder, by name alone; rotated ones too (`app.log.1`). */
const LOG = /\.(log|txt|out|err)(\.\d{1,4})?(\.gz)?$/i;

export interface FoundLog {
  /** Absolute. */
  path: string;
  /** As it is called where there are several: below the folder that was named. */
  name: string;
}

/** A file, or the logs in a folder: to the bottom, in order, hidden ones and links left out. */
export type Found = { kind: 'file'; log: FoundLog } | { kind: 'folder'; logs: FoundLog[] };

/** @throws LastgoodError `file_missing` when there is no such thing, or no log in the folder */
export async function findLogs(named: string): Promise<Found> {
  const path = resolve(named);
  const stats = await stat(path).catch((cause) => {
    throw new LastgoodError('file_missing', `There is no file or folder ${named}.`, {
      hint: 'Check the path; a log is piped in with `… 2>&1 | lastgood doctor`.',
      cause,
    });
  });
  if (!stats.isDirectory()) return { kind: 'file', log: { path, name: basename(path) } };
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const logs = entries
    .filter((entry) => entry.isFile() && LOG.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file, name: relative(path, file) }))
    .filter(({ name }) => !name.split(/[\\/]/).some((part) => part.startsWith('.')))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (logs.length > 0) return { kind: 'folder', logs };
  throw new LastgoodError('file_missing', `There is no log in ${named}.`, {
    hint: 'Logs in folders are files named *.log, *.txt, *.out or *.err; name a file that is called otherwise.',
  });
}
