import type { Distribution } from './distribution.ts';
import type { FileEdit } from './edited-files.ts';
import { hashFiles } from './hash-files.ts';
import { type RecordEntry, readRecord } from './record.ts';

interface Owned {
  distribution: Distribution;
  entry: RecordEntry;
}

/**
 * Files that several distributions bring with different contents (`cv2` of opencv-python and of opencv-python-headless): one of them
 * was installed last. By the key of those that lost. Installed anew from an index, the other one might win; so the losers are
 * kept with what is there now.
 */
export async function overwrittenFiles(
  distributions: Distribution[],
  signal: AbortSignal,
): Promise<Map<string, FileEdit[]>> {
  const owned: Owned[] = [];
  for (const distribution of distributions) {
    for (const entry of await readRecord(distribution)) if (entry.sha256 !== null) owned.push({ distribution, entry });
  }
  const disputed = [...Map.groupBy(owned, ({ entry }) => entry.file)].filter(([, owners]) => {
    return new Set(owners.map(({ entry }) => entry.sha256)).size > 1;
  });
  if (disputed.length === 0) return new Map();
  const files = disputed.map(([file]) => file);
  const facts = await hashFiles(files, { signal });
  const edits = disputed.flatMap(([, owners], at) => {
    const winner = owners.find(({ entry }) => entry.sha256 === facts[at]?.sha256);
    // Nobody's: changed by hand, or gone.
    if (winner === undefined) return [];
    return owners.filter(({ entry }) => entry.sha256 !== winner.entry.sha256).map((loser) => editOf(loser, winner));
  });
  return Map.groupBy(edits, (edit) => edit.package);
}

function editOf({ entry, distribution }: Owned, winner: Owned): FileEdit {
  const [own, other] = [distribution, winner.distribution].map(({ key, version }) => `${key} ${version}`);
  return {
    kind: 'file-changed',
    subject: entry.path,
    package: distribution.key,
    expected: `sha256:${entry.sha256}`,
    found: `sha256:${winner.entry.sha256}`,
    message: `${entry.path} of ${own} was overwritten by ${other}.`,
    level: 'warning',
  };
}
