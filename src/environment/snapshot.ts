import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnvironmentProgress, SnapshotReport } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import { hexOf } from '../store/digest.ts';
import { isRefName } from '../store/refs.ts';
import type { Store } from '../store/store.ts';
import { shadowedFindings } from './capture-findings.ts';
import { compareFiles, type FileEdit } from './compare-files.ts';
import { environmentRef, writeEnvironment } from './environment-manifest.ts';
import { FileThreads } from './hash-files.ts';
import { lockedAsKept, lockOf } from './kept-lock.ts';
import { readSystemNeeds } from './libraries.ts';
import { LOOSE_FILES, type LockedPackage } from './lock.ts';
import { packEnvironment } from './pack-environment.ts';
import { inspectPython } from './probe.ts';
import { readRecords } from './records.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { WheelCache } from './wheel-cache.ts';

export interface SnapshotOptions {
  /** An executable, the folder of an environment, or a name on PATH. */
  python: string;
  /** One word: what it can be restored by. */
  name: string;
  store: Store;
  /** For what is known of files that were packed before; safe to lose. */
  cacheDir: string;
  /** Reads every file, also those that look as they did when they were packed before. */
  rehash?: boolean | undefined;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/**
 * Keeps an environment as it is: every distribution as a wheel, a lock, and the manifest that names them, under
 * `environments/<name>`. A later snapshot of the same name takes its place.
 * @throws LastgoodError `bad_request` (the name), `interpreter_missing`, `environment_broken`, `environment_differs` when it
 * changes meanwhile, `file_unreadable`, `store_full`, `store_unwritable`
 */
export async function snapshotEnvironment(options: SnapshotOptions): Promise<SnapshotReport> {
  const { python, name, store, cacheDir, rehash = false, signal, onProgress } = options;
  const begun = performance.now();
  mustBeName(name);
  onProgress?.({ phase: 'inspect', item: python, bytes: 0 });
  const installation = await inspectPython(python, signal);
  const records = await readRecords(installation);
  await using threads = new FileThreads();
  const visible = new Map(installation.distributions.map((one) => [one, records.get(one)!]));
  const { edits } = await compareFiles(visible, { threads, deep: false, signal });
  const before = new Set(await readdir(store.layout.blobs));
  const cache = await WheelCache.open(join(cacheDir, 'packed-wheels.json'));
  const work = { installation, records, store, cache, threads, rehash, signal, onProgress };
  // What was packed before it failed need not be hashed again.
  const packing = packEnvironment(work).finally(() => cache.save());
  const asking = readSystemNeeds(installation, signal);
  // When one fails the other is waited for: nothing goes on behind an error.
  await Promise.allSettled([packing, asking]);
  const [{ wheels, findings }, needs] = [await packing, await asking];
  const lock = lockOf(installation, lockedOf(wheels, edits), needs);
  const id = await writeEnvironment(name, { lock, wheels }, store);
  const added = wheels.filter(({ digest }) => !before.has(hexOf(digest)));
  return {
    name,
    id,
    packages: wheels.length,
    added: added.length,
    bytes: bytesOf(wheels),
    addedBytes: bytesOf(added),
    findings: [...edits, ...findings, ...shadowedFindings(installation), ...needs.findings],
    ms: performance.now() - begun,
  };
}

function mustBeName(name: string): void {
  if (!name.includes('/') && isRefName(environmentRef(name))) return;
  throw new LastgoodError('bad_request', `"${name}" cannot be the name of a snapshot.`, {
    hint: 'Use letters, digits and . _ + @ - and begin with a letter or digit.',
  });
}

function lockedOf(wheels: StoredWheel[], edits: FileEdit[]): LockedPackage[] {
  const byPackage = Map.groupBy(edits, (edit) => edit.package);
  return wheels.map((wheel) => {
    const edited = (byPackage.get(wheel.package) ?? []).map(({ subject }) => subject).sort();
    const kept = wheel.package === LOOSE_FILES ? 'loose-files' : edited.length > 0 ? 'edited' : 'snapshot';
    return lockedAsKept(wheel, { kept, ...(edited.length > 0 && { edited }) });
  });
}

const bytesOf = (wheels: StoredWheel[]): number => wheels.reduce((bytes, { size }) => bytes + size, 0);
