import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Store } from '../store/store.ts';
import { BYTE_CODE_DIR } from './below.ts';
import type { Installation } from './distribution.ts';
import { type FileFacts, FileThreads } from './hash-files.ts';
import { LOOSE_FILES } from './lock.ts';
import { type Records, readRecords } from './records.ts';
import type { StoredWheel } from './stored-wheel.ts';
import type { WheelLayout } from './wheel-layout.ts';
import { wheelFile, wheelFileName } from './wheel-name.ts';
import { planWheel, type WheelPlan } from './wheel-plan.ts';
import { writeWheel } from './write-wheel.ts';

/** A file of site-packages that belongs to no distribution. */
export interface LooseFile {
  /** Relative to site-packages, with `/`. */
  path: string;
  file: string;
  /** Which of the two folders that packages go to. */
  scheme: 'purelib' | 'platlib';
}

/** Folders of which nothing is ever kept; a link may lead to a folder that somebody works in. */
const NEVER_LOOSE = [BYTE_CODE_DIR, '.git', '.hg', '.svn'];
/** Put there by Python itself and by installers: an environment that is made anew has its own. */
const OF_INSTALLERS =
  /^(README\.txt|_virtualenv\.(py|pth)|distutils-precedence\.pth|easy-install\.pth|setuptools\.pth|__editable__.*|[^/]+\.egg-link|\.lock)$/;
/** What distributions have of their own, whether they list it or not, and what pip left when it was interrupted. */
const OF_DISTRIBUTIONS = /^(~[^/]*|[^/]+\.(dist-info|egg-info|egg))(\/|$)/;

/**
 * Packs what lies in site-packages and belongs to no distribution into a wheel of its own (`LOOSE_FILES`), in the store.
 * @returns null when there is nothing
 */
export async function packLooseFiles(
  installation: Installation,
  store: Store,
  signal: AbortSignal,
): Promise<StoredWheel | null> {
  await using threads = new FileThreads();
  const loose = await findLooseFiles(installation, withoutLoose(await readRecords(installation)), threads, signal);
  const plan = await planLooseFiles(installation, loose, threads, signal);
  return plan && (await writeWheel(plan, store, signal));
}

/** What was kept as loose files before, and is installed as a package now, is loose again: there is one such package at most. */
export const withoutLoose = (records: Records): Records =>
  new Map([...records].filter(([{ key }]) => key !== LOOSE_FILES));

/** What is in site-packages and in none of these records. */
export async function findLooseFiles(
  { paths }: Installation,
  records: Records,
  threads: FileThreads,
  signal: AbortSignal,
): Promise<LooseFile[]> {
  const owned = new Set<string>();
  for (const entries of records.values()) for (const { file } of entries) owned.add(file);
  const { purelib, platlib } = paths;
  const schemes = purelib === platlib ? (['purelib'] as const) : (['purelib', 'platlib'] as const);
  const found: LooseFile[] = [];
  for (const scheme of schemes) {
    for (const path of await threads.list(paths[scheme], NEVER_LOOSE, { signal })) {
      const file = join(paths[scheme], path);
      const isNone = path.endsWith('.pyc') || OF_INSTALLERS.test(path) || OF_DISTRIBUTIONS.test(path);
      if (!isNone && !owned.has(file)) found.push({ path, file, scheme });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Its version is made of the contents, so that a lock tells whether they are the same. */
export async function planLooseFiles(
  installation: Installation,
  loose: LooseFile[],
  threads: FileThreads,
  signal: AbortSignal,
): Promise<WheelPlan | null> {
  const paths = loose.map(({ file }) => file);
  const facts = await threads.hash(paths, { signal, withCrc: true });
  const found = new Map(paths.map((path, i) => [path, facts[i]!]));
  // Links that lead nowhere, pipes: nothing that a wheel can hold.
  const regular = loose.filter(({ file }) => found.get(file)?.sha256 !== undefined);
  if (regular.length === 0) return null;
  return planWheel(layOut(regular, found), installation, installation, (file) => found.get(file) ?? null);
}

function layOut(loose: LooseFile[], facts: ReadonlyMap<string, FileFacts | null>): WheelLayout {
  const hash = createHash('sha256');
  for (const { path, file } of loose) hash.update(JSON.stringify([path, facts.get(file)!.sha256]));
  const version = `0+${hash.digest('hex').slice(0, 12)}`;
  const stem = `${LOOSE_FILES.replaceAll('-', '_')}-${version}`;
  const tags = ['py3-none-any'];
  const metadata = `Metadata-Version: 2.1\nName: ${LOOSE_FILES}\nVersion: ${version}\n`;
  return {
    package: LOOSE_FILES,
    version,
    fileName: wheelFileName({ key: LOOSE_FILES, version }, tags),
    infoDir: `${stem}.dist-info`,
    sources: loose.map(({ path, file, scheme }) => ({
      name: scheme === 'purelib' ? path : `${stem}.data/platlib/${path}`,
      file,
      isScript: false,
    })),
    made: new Map([
      [`${stem}.dist-info/METADATA`, metadata],
      [`${stem}.dist-info/WHEEL`, wheelFile(tags)],
    ]),
  };
}
