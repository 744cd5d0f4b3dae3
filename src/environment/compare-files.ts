import { join } from 'node:path';
import type { EnvironmentFinding } from '../api/environment.ts';
import { below, isByteCode } from './below.ts';
import type { Distribution } from './distribution.ts';
import type { FileFacts, FileThreads } from './hash-files.ts';
import type { RecordEntry } from './record.ts';
import type { Records } from './records.ts';
import { OF_THE_INSTALL } from './wheel-layout.ts';

/** A file that is not what its distribution's RECORD says. */
export type FileEdit = EnvironmentFinding & {
  kind: 'file-changed' | 'file-missing';
  /** As in RECORD: relative to site-packages, with `/`. */
  subject: string;
  /** The key of its distribution. */
  package: string;
};

export interface FileComparison {
  edits: FileEdit[];
  files: number;
  /** That the files have in all. */
  bytes: number;
}

export interface CompareOptions {
  threads: FileThreads;
  /** Hashes every file; else only those that were written after their RECORD was. */
  deep: boolean;
  signal: AbortSignal;
  onBytes?: ((bytes: number) => void) | undefined;
}

interface Listed extends RecordEntry {
  distribution: Distribution;
}

interface Wrong {
  entry: Listed;
  edit: FileEdit;
}

/** Are the files of distributions what their entries say: there, as long, and with that content? */
export async function compareFiles(records: Records, options: CompareOptions): Promise<FileComparison> {
  const { threads, signal } = options;
  const listed = [...records].flatMap(([distribution, entries]) =>
    entries.filter((entry) => isCompared(entry, distribution)).map((entry): Listed => ({ ...entry, distribution })),
  );
  const facts = await threads.stat(
    listed.map(({ file }) => file),
    { signal },
  );
  const installedAt = await installTimes([...records.keys()], options);
  const wrong: Wrong[] = [];
  const suspects: Listed[] = [];
  let bytes = 0;
  for (const [i, entry] of listed.entries()) {
    const found = facts[i]!;
    bytes += found?.size ?? 0;
    if (found === null) wrong.push(missing(entry));
    else if (entry.size !== null && found.size !== entry.size) wrong.push(resized(entry, found));
    else if (entry.sha256 !== null && (options.deep || found.mtimeMs > installedAt.get(entry.distribution)!)) {
      suspects.push(entry);
    }
  }
  wrong.push(...(await rehashed(suspects, options)));
  return { edits: withoutShared(wrong, listed).map(({ edit }) => edit), files: listed.length, bytes };
}

/** A file that two distributions bring (`cv2` of opencv-python and of opencv-python-headless) is as one of them says. */
function withoutShared(wrong: Wrong[], listed: Listed[]): Wrong[] {
  if (wrong.length === 0) return [];
  const owners = Map.groupBy(listed, ({ file }) => file);
  const struck = Map.groupBy(wrong, ({ entry }) => entry.file);
  return wrong.filter(({ entry: { file } }) => struck.get(file)!.length === owners.get(file)!.length);
}

function isCompared({ file, sha256 }: RecordEntry, { metadataDir }: Distribution): boolean {
  // virtualenv lists byte code beside the sources, where it never is. What is all that a package has, its wheel hashed.
  if (sha256 === null && file.endsWith('.pyc')) return false;
  return !isByteCode(file) && !OF_THE_INSTALL.has(below(metadataDir, file) ?? '');
}

/** An installer writes RECORD last: what is newer was written by somebody else. Without a RECORD everything is. */
async function installTimes(
  distributions: Distribution[],
  { threads, signal }: CompareOptions,
): Promise<Map<Distribution, number>> {
  const records = distributions.map(({ metadataDir }) => join(metadataDir, 'RECORD'));
  const facts = await threads.stat(records, { signal });
  return new Map(distributions.map((distribution, i) => [distribution, facts[i]?.mtimeMs ?? 0]));
}

async function rehashed(suspects: Listed[], { threads, signal, onBytes }: CompareOptions): Promise<Wrong[]> {
  const facts = await threads.hash(
    suspects.map(({ file }) => file),
    { signal, onBytes },
  );
  return suspects.flatMap((entry, i) => {
    const found = facts[i];
    // Deleted since it was looked at.
    if (found == null) return [missing(entry)];
    return found.sha256 === entry.sha256 ? [] : [changed(entry, `sha256:${entry.sha256}`, `sha256:${found.sha256}`)];
  });
}

const missing = (entry: Listed): Wrong => ({
  entry,
  edit: { kind: 'file-missing', ...of(entry), message: `${told(entry)} is not there any more.` },
});

const changed = (entry: Listed, expected: string, found: string): Wrong => ({
  entry,
  edit: {
    kind: 'file-changed',
    ...of(entry),
    expected,
    found,
    message: `${told(entry)} was changed after the install.`,
  },
});

const resized = (entry: Listed, { size }: FileFacts): Wrong => changed(entry, `${entry.size} bytes`, `${size} bytes`);

const of = ({ path, distribution }: Listed) => ({ subject: path, package: distribution.key, level: 'error' as const });
const told = ({ path, distribution: { name, version } }: Listed): string => `${path} of ${name} ${version}`;
