import { resolve } from 'node:path';
import type { CaptureReport, EnvironmentFinding, EnvironmentProgress } from '../api/environment.ts';
import { openNetwork } from '../download/network.ts';
import { LastgoodError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { editFindings, noUv, shadowedFindings, unlistedFinding, unreachableFindings } from './capture-findings.ts';
import { describeOrigin } from './describe-origin.ts';
import type { Distribution, Installation } from './distribution.ts';
import { editedFiles, type FileEdit } from './edited-files.ts';
import { writeLock } from './format-lock.ts';
import { type Proof, proveIndexWheels } from './index-wheel.ts';
import type { Indexes } from './indexes.ts';
import { copyWheels, keepWheels } from './keep-wheels.ts';
import { lockedAsKept, lockOf } from './kept-lock.ts';
import { type Kept, mayBeOnIndex, whyKept } from './kept-package.ts';
import { readSystemNeeds } from './libraries.ts';
import { LOOSE_FILES, type LockedPackage } from './lock.ts';
import { checkLockTarget } from './lock-target.ts';
import { packLooseFiles } from './loose-files.ts';
import { overwrittenFiles } from './overwritten-files.ts';
import { packWheel } from './pack-wheel.ts';
import { inspectWithIndexes } from './probe.ts';
import type { StoredWheel } from './stored-wheel.ts';
import type { Uv } from './uv.ts';

export interface CaptureOptions {
  /** An executable, the folder of an environment, or a name on PATH. */
  python: string;
  /** Where the lock goes. */
  lockFile: string;
  store: Store;
  /** null: there is none, and everything is kept as it is installed. */
  uv: Uv | null;
  /** Puts the kept wheels here, too (`wheels` beside the lock is where the lock says that they are). */
  wheelsDir?: string | undefined;
  /** No index is asked; everything is kept as it is installed. */
  offline?: boolean | undefined;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/** A package in the lock, and how it got there. */
interface Captured {
  locked: LockedPackage;
  wheel: StoredWheel | null;
  why: string | null;
}

/**
 * Records a working environment: its lock, and in the store whatever no index has.
 * @throws LastgoodError `interpreter_missing`, `environment_broken`, `environment_differs` when it changes meanwhile,
 * `file_unreadable`, `output_unwritable`, `store_full`
 */
export async function captureEnvironment(options: CaptureOptions): Promise<CaptureReport> {
  const { python, store, wheelsDir, signal, onProgress } = options;
  const lockFile = resolve(options.lockFile);
  await checkLockTarget(lockFile);
  onProgress?.({ phase: 'inspect', item: python, bytes: 0 });
  const { installation, indexes } = await inspectWithIndexes(python, signal);
  onProgress?.({ phase: 'check', item: installation.prefix, bytes: 0 });
  const edits = await readEdits(installation, signal);
  const { proofs, findings: unproven } = await prove(installation, indexes, edits, options);
  const { captured, findings } = await captureAll(installation, edits, proofs, options);
  const needs = await readSystemNeeds(installation, signal);
  const lock = lockOf(
    installation,
    captured.map(({ locked }) => locked),
    needs,
  );
  const wheels = captured.flatMap(({ wheel }) => (wheel === null ? [] : [wheel]));
  await keepWheels(store, lockFile, wheels);
  if (wheelsDir !== undefined) await copyWheels(store, wheelsDir, wheels);
  await writeLock(lockFile, lock);
  return {
    lock: lockFile,
    python: installation.python,
    interpreter: `${installation.interpreter.implementation} ${installation.interpreter.version}`,
    packages: captured.length,
    fromIndex: captured.filter(({ wheel }) => wheel === null).length,
    kept: captured.flatMap(({ wheel, why }) =>
      wheel === null ? [] : [{ name: wheel.package, version: wheel.version, why: why!, bytes: wheel.size }],
    ),
    findings: [...unproven, ...findings, ...editFindings(edits), ...shadowedFindings(installation), ...needs.findings],
    libraries: needs.libraries.map(({ soname, package: name }) => ({ soname, package: name })),
  };
}

/** Loose files of an earlier capture are a package in an environment that was built of it, and loose again for this one. */
const packagesOf = ({ distributions }: Installation): Distribution[] =>
  distributions.filter(({ key }) => key !== LOOSE_FILES);

async function readEdits(installation: Installation, signal: AbortSignal): Promise<Map<string, FileEdit[]>> {
  const edits = await editedFiles(installation, signal);
  for (const [key, overwritten] of await overwrittenFiles(packagesOf(installation), signal)) {
    const known = new Set(edits.get(key)?.map(({ subject }) => subject));
    edits.set(key, [...(edits.get(key) ?? []), ...overwritten.filter(({ subject }) => !known.has(subject))]);
  }
  edits.delete(LOOSE_FILES);
  return edits;
}

async function prove(
  installation: Installation,
  indexes: Indexes,
  edits: ReadonlyMap<string, FileEdit[]>,
  { uv, offline, signal, onProgress }: CaptureOptions,
): Promise<{ proofs: Map<string, Proof>; findings: EnvironmentFinding[] }> {
  if (offline) return { proofs: new Map(), findings: [] };
  const asked = packagesOf(installation).filter((one) => mayBeOnIndex(one, edits.get(one.key) ?? []));
  if (uv === null) return { proofs: new Map(), findings: noUv(asked) };
  await using network = await openNetwork();
  const proofs = await proveIndexWheels(asked, installation, { uv, indexes, network, signal, onProgress });
  return { proofs, findings: unreachableFindings(proofs) };
}

async function captureAll(
  installation: Installation,
  edits: ReadonlyMap<string, FileEdit[]>,
  proofs: ReadonlyMap<string, Proof>,
  { store, signal, onProgress }: CaptureOptions,
): Promise<{ captured: Captured[]; findings: EnvironmentFinding[] }> {
  const captured: Captured[] = [];
  const findings: EnvironmentFinding[] = [];
  let bytes = 0;
  const distributions = packagesOf(installation);
  for (const [done, distribution] of distributions.entries()) {
    signal.throwIfAborted();
    const { key } = distribution;
    onProgress?.({ phase: 'pack', item: key, packages: { done, total: distributions.length }, bytes });
    const [own, proof] = [edits.get(key) ?? [], proofs.get(key)];
    const kept = whyKept(distribution, own, proof);
    if (kept === null) {
      captured.push(fromIndex(distribution, proof));
      continue;
    }
    const wheel = await packWheel(distribution, installation, store, signal).catch(unlessUnlisted(distribution));
    if (wheel === null) findings.push(unlistedFinding(distribution));
    else captured.push(await keep(distribution, kept, own, wheel, signal));
    bytes += wheel?.size ?? 0;
  }
  const loose = await packLooseFiles(installation, store, signal);
  if (loose !== null) captured.push(keptAs(loose, { kind: 'loose-files', why: 'files that belong to no package' }, {}));
  return { captured: captured.sort((a, b) => (a.locked.name < b.locked.name ? -1 : 1)), findings };
}

/** Without a list of its files a package may have none that can be told apart; they are among the loose ones then. */
const unlessUnlisted = (distribution: Distribution) => (error: unknown) => {
  if (!distribution.hasRecord && error instanceof LastgoodError && error.code === 'environment_broken') return null;
  throw error;
};

function fromIndex({ key, version }: Distribution, proof: Proof | undefined): Captured {
  if (proof?.kind !== 'proven') throw new Error(`${key} is not proven`);
  const { file, index } = proof;
  const locked = { name: key, version, ...(index !== undefined && { index }), wheels: [file], rest: {} };
  return { locked, wheel: null, why: null };
}

async function keep(
  distribution: Distribution,
  kept: Kept,
  edits: FileEdit[],
  wheel: StoredWheel,
  signal: AbortSignal,
): Promise<Captured> {
  const origin = await describeOrigin(distribution, signal);
  const edited = edits.map(({ subject }) => subject).sort();
  return keptAs(wheel, kept, { ...(origin !== undefined && { origin }), ...(edited.length > 0 && { edited }) });
}

function keptAs(wheel: StoredWheel, { kind, why }: Kept, extras: { origin?: string; edited?: string[] }): Captured {
  return { locked: lockedAsKept(wheel, { kept: kind, ...extras }), wheel, why };
}
