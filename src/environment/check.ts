import { type CheckReport, type EnvironmentFinding, type EnvironmentProgress, errorsOf } from '../api/environment.ts';
import type { Store } from '../store/store.ts';
import { addedFiles } from './added-files.ts';
import { comparePackages } from './check-packages.ts';
import { compareInterpreters, compareLibraries } from './check-system.ts';
import { compareFiles } from './compare-files.ts';
import type { Installation } from './distribution.ts';
import { expectedRecords } from './expected-records.ts';
import { FileThreads } from './hash-files.ts';
import { LOOSE_FILES, type Lock } from './lock.ts';
import { findLooseFiles, type LooseFile, planLooseFiles } from './loose-files.ts';
import { readRecords } from './records.ts';
import type { StoredWheel } from './stored-wheel.ts';

export interface CheckOptions {
  installation: Installation;
  lock: Lock;
  /** What the lock is called in the report: its path. */
  lockFile?: string | undefined;
  /** Where its wheels are, as far as they are there: a RECORD that was altered is compared with its wheel's. */
  store?: Store | undefined;
  /** The wheels that it was made of, where they are not those that the lock names (compiled ones). */
  wheels?: readonly StoredWheel[] | undefined;
  /** Hashes every file; else only those that were written after the install. */
  deep: boolean;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/**
 * Does this installation match its lock: interpreter, packages, their files, and the libraries of the system?
 * @throws LastgoodError `environment_broken`, `file_unreadable`, `integrity_mismatch` when a wheel is damaged; the signal's reason
 */
export async function checkInstallation(options: CheckOptions): Promise<CheckReport> {
  const { installation, lock, lockFile = 'pylock.toml', deep, signal, onProgress } = options;
  await using threads = new FileThreads();
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress?.({ phase: 'check', item: installation.python, bytes: done });
  };
  const { compared, owned } = await expectedRecords(await readRecords(installation), options);
  const { edits, files, bytes } = await compareFiles(compared, { threads, deep, signal, onBytes });
  const loose = await findLooseFiles(installation, owned, threads, signal);
  const hasLooseWheel = [...compared.keys()].some(({ key }) => key === LOOSE_FILES);
  const findings: EnvironmentFinding[] = [
    ...(lock.extras ? compareInterpreters(lock.extras.interpreter, installation.interpreter) : []),
    ...comparePackages(installation.distributions, lock.packages),
    ...edits,
    ...(hasLooseWheel ? addedFiles(loose, owned) : await compareLoose(options, loose, owned, threads)),
    ...(await compareLibraries(lock.extras?.libraries ?? [])),
  ];
  const drift = driftOf(findings, lock);
  const matches = errorsOf({ findings }).length === 0;
  const packages = lock.packages.length;
  return { matches, deep, python: installation.python, lock: lockFile, packages, files, bytes, findings, drift };
}

/** When the wheel of loose files is not there, its version still tells whether they are the same, all of them. */
async function compareLoose(
  { installation, lock, signal }: CheckOptions,
  loose: LooseFile[],
  owned: Parameters<typeof addedFiles>[1],
  threads: FileThreads,
): Promise<EnvironmentFinding[]> {
  const expected = lock.packages.find(({ name }) => name === LOOSE_FILES)?.version;
  if (expected === undefined) return addedFiles(loose, owned);
  const found = (await planLooseFiles(installation, loose, threads, signal))?.version;
  if (found === expected) return [];
  const message = 'The files in site-packages that belong to no package are not those that the lock was made with.';
  const versions = { expected, ...(found !== undefined && { found }) };
  return [{ kind: 'version-differs', subject: LOOSE_FILES, ...versions, message, level: 'error' }];
}

/** Share of the lock's packages that are not what it says; another interpreter concerns all of them. */
function driftOf(findings: EnvironmentFinding[], { packages, extras }: Lock): number {
  const names = new Set(packages.map(({ name }) => name));
  const struck = new Set<string>();
  for (const { kind, subject, package: owner } of errorsOf({ findings })) {
    if (kind === 'interpreter-differs') return 1;
    const needing = extras?.libraries.find(({ soname }) => kind === 'library-missing' && soname === subject)?.neededBy;
    for (const name of needing ?? [owner ?? subject]) struck.add(name);
  }
  const all = names.union(struck).size;
  return all === 0 ? 0 : struck.size / all;
}
