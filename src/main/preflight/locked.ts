import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../../diagnosis/log.ts';
import type { Text } from '../../diagnosis/text.ts';
import { openNetwork } from '../../download/network.ts';
import { applicable } from '../../environment/applicable.ts';
import type { Lock, LockedFile, LockedPackage } from '../../environment/lock.ts';
import { inspectWithIndexes } from '../../environment/probe.ts';
import { findUv } from '../../environment/uv.ts';
import { LastgoodError } from '../../errors.ts';
import type { LocalWheel } from '../../preflight/collect/read-wheels.ts';
import { type RemoteWheel, readRemoteMetadata } from '../../preflight/collect/remote-metadata.ts';
import { planOfLock, runtimeAmong } from '../../preflight/plan.ts';
import type { PreflightInput } from '../../preflight/preflight.ts';
import type { PlannedPackage } from '../../preflight/scene.ts';
import { digestFrom } from '../../store/digest.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { MeantPython } from './python.ts';

export interface LockedOptions {
  /** Folder that the lock's relative paths start at. */
  lockDir: string;
  /** Where its packages are written. */
  lines: ReadonlyMap<string, LogLine>;
  python: MeantPython;
  home: string;
  signal: AbortSignal;
}

export type Known = Omit<PreflightInput, 'models' | 'worker' | 'reference'> & { unseen: Text[] };

/** What is known of the packages of a lock: of their wheels where those are, else of what the index says of them. */
export async function knownOfLock(lock: Lock, options: LockedOptions): Promise<Known> {
  const { python, lines, home, lockDir, signal } = options;
  const { packages: meant, complete, unseen } = await meantPackages(lock, options);
  const packages = planOfLock(meant, python.interpreter, lines);
  const files = meant.flatMap((pkg) => chosenFile(pkg, packages.get(pkg.name)) ?? []);
  const store = existsSync(join(home, 'store')) ? await openStore(join(home, 'store')) : null;
  const wheels: LocalWheel[] = [];
  const elsewhere: RemoteWheel[] = [];
  for (const { owner, file } of files) {
    const path = await placeOf(file, lockDir, store);
    if (path !== null) wheels.push({ package: owner, name: file.name, sha256: file.sha256, path });
    else if (file.url !== undefined) elsewhere.push({ package: owner, url: file.url, size: file.size });
  }
  return {
    packages,
    complete,
    interpreter: python.interpreter,
    python: python.version,
    wheels,
    metadata: await metadataOf(elsewhere, python, signal),
    runtime: runtimeAmong(packages),
    unseen: [...python.unseen, ...unseen],
  };
}

/** Those whose markers fit; where nobody can tell, those that have none. */
async function meantPackages({ packages }: Lock, { python, home, signal }: LockedOptions) {
  if (packages.every(({ marker }) => marker === undefined)) return { packages, complete: true, unseen: [] };
  const plain = packages.filter(({ marker }) => marker === undefined);
  const unsure = { packages: plain, complete: false, unseen: [unsaid(packages.length - plain.length)] };
  if (python.interpreter === null || !python.isHere) return unsure;
  const uv = () => findUv({ home, signal });
  try {
    const meant = await applicable(packages, {
      interpreter: python.interpreter,
      uv,
      cacheDir: join(home, 'cache'),
      signal,
    });
    return { packages: meant, complete: true, unseen: [] };
  } catch (error) {
    if (error instanceof LastgoodError && error.code === 'tool_missing') return unsure;
    throw error;
  }
}

const unsaid = (count: number): Text => ({
  en: `${count} packages are for some systems only, and were left out: without uv and that Python nobody can tell whether they are meant.`,
  zh: `有 ${count} 个包只适用于某些系统，没有看：缺少 uv 或该 Python，无法判断是否需要它们。`,
});

function chosenFile({ name, wheels }: LockedPackage, planned: PlannedPackage | undefined) {
  const file = wheels.find((wheel) => planned?.file?.kind === 'wheel' && wheel.name === planned.file.name);
  return file === undefined ? null : { owner: name, file };
}

/** In the store, or beside the lock. */
async function placeOf({ sha256, path }: LockedFile, lockDir: string, store: Store | null): Promise<string | null> {
  const digest = digestFrom(sha256);
  if (store && (await store.blobs.has(digest))) return store.blobs.path(digest);
  const beside = path === undefined ? null : join(lockDir, path);
  return beside !== null && existsSync(beside) ? beside : null;
}

async function metadataOf(wheels: RemoteWheel[], { interpreter, isHere }: MeantPython, signal: AbortSignal) {
  if (wheels.length === 0 || interpreter === null || !isHere) return new Map();
  const { indexes } = await inspectWithIndexes(interpreter.path, signal);
  await using network = await openNetwork();
  return await readRemoteMetadata(wheels, { network, authorization: indexes.authorization, signal });
}
