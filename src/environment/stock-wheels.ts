import { join } from 'node:path';
import type { EnvironmentProgress } from '../api/environment.ts';
import type { RetryPolicy } from '../download/retry.ts';
import { digestFrom } from '../store/digest.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { Store } from '../store/store.ts';
import { WheelCompiler } from './compile-wheel.ts';
import { FileFetcher } from './fetch-file.ts';
import type { Interpreter } from './interpreter.ts';
import type { Lock, LockedFile } from './lock.ts';
import { type SelectedFile, selectWheels } from './select-wheels.ts';
import { StockProgress } from './stock-progress.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { parseWheelName } from './tags.ts';
import { findUv, type Uv } from './uv.ts';

export interface StockOptions {
  /** Folder that the lock's relative paths start at. */
  lockDir: string;
  store: Store;
  /** Its `cache/` is for unfinished downloads, builds and their logs. */
  home: string;
  interpreter: Interpreter;
  /** Asked for only when it is needed; default: `findUv`. */
  uv?: (() => Promise<Uv>) | undefined;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
  /** Environment variables for building sdists, stronger than the lock's own `[tool.lastgood.build]`. */
  buildEnv?: Record<string, string> | undefined;
  retry?: RetryPolicy | undefined;
}

export interface Stock {
  wheels: StoredWheel[];
  /** Bytes that had to be fetched; the rest was in the store. */
  fetchedBytes: number;
  /** What came over the network, several files at once; undefined when nothing did. */
  downloaded?: { bytes: number; ms: number };
  /** Names of packages whose wheels had to be compiled now. */
  compiled: string[];
}

/** More connections bring no more from one index, and take from others. */
const WIDTH = 4;

/**
 * Gets the wheel of every package of a lock that applies to `interpreter` into the store: it is there, or beside the lock, or
 * at its URL, or it is built of the sdist.
 * @throws LastgoodError `wheel_unfit`, `wheel_failed`, `lock_invalid`, `source_unreachable`, `file_missing`,
 * `integrity_mismatch`, `interpreter_missing`, `tool_missing`, `store_full`, `store_unwritable`
 */
export async function stockWheels(lock: Lock, options: StockOptions): Promise<Stock> {
  const { store, home, signal, onProgress, uv = () => findUv({ home, signal, onProgress }) } = options;
  const work = { ...options, cacheDir: join(home, 'cache'), uv };
  const selected = await selectWheels(lock, work);
  const digests = selected.map(({ file }) => digestFrom(file.sha256));
  // Until the caller has named them somewhere, a collection could take what was fetched first.
  await using _ = await store.lease(digests, 'wheels of an environment');
  const compiler = new WheelCompiler(lock, work);
  const built = await compiler.known(selected.filter(({ isSdist }) => isSdist));
  const wanted = selected.filter((one) => !built.has(one));
  const progress = new StockProgress(wanted, selected.length - wanted.length, onProgress);
  await using fetcher = new FileFetcher(work);
  const begun = performance.now();
  await inParallel(wanted, WIDTH, async (one) => {
    await fetcher.fetch(one, (bytes) => progress.fetched(one, bytes));
    progress.done(one);
  });
  const ms = performance.now() - begun;
  const wheels = new Map<SelectedFile, StoredWheel>(built);
  for (const one of wanted) if (!one.isSdist) wheels.set(one, await wheelInStore(one.file, one, store));
  const toBuild = wanted.filter(({ isSdist }) => isSdist);
  for (const one of toBuild) {
    signal.throwIfAborted();
    progress.compiling(one);
    wheels.set(one, await compiler.compile(one, [...wheels.values()]));
  }
  return {
    wheels: selected.map((one) => wheels.get(one)!),
    fetchedBytes: fetcher.bytes,
    ...(fetcher.downloadedBytes > 0 && { downloaded: { bytes: fetcher.downloadedBytes, ms } }),
    compiled: toBuild.map((one) => one.package.name),
  };
}

async function wheelInStore(
  { name, sha256 }: LockedFile,
  { package: pkg }: SelectedFile,
  store: Store,
): Promise<StoredWheel> {
  const digest = digestFrom(sha256);
  const size = await store.blobs.size(digest);
  if (size === null) throw new Error(`${join(store.dir, sha256)} is gone while it is leased`);
  return { name, digest, size, package: pkg.name, version: pkg.version ?? parseWheelName(name)!.version };
}
