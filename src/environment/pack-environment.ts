import type { EnvironmentFinding, EnvironmentProgress } from '../api/environment.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { Store } from '../store/store.ts';
import type { Distribution, Installation } from './distribution.ts';
import type { FileFacts, FileThreads } from './hash-files.ts';
import { LOOSE_FILES } from './lock.ts';
import { findLooseFiles, planLooseFiles, withoutLoose } from './loose-files.ts';
import { outsideFolders } from './outside-folders.ts';
import type { Records } from './records.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { placesKey, type WheelCache } from './wheel-cache.ts';
import { layOutWheel, type WheelLayout } from './wheel-layout.ts';
import { planWheel, type WheelPlan } from './wheel-plan.ts';
import { writeWheel } from './write-wheel.ts';

export interface PackOptions {
  installation: Installation;
  records: Records;
  store: Store;
  cache: WheelCache;
  threads: FileThreads;
  /** Reads every file, also those that look as they did when they were packed before. */
  rehash: boolean;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

export interface PackedEnvironment {
  /** Sorted by package. */
  wheels: StoredWheel[];
  /** What it leads to, and is not in them. */
  findings: EnvironmentFinding[];
}

/** While one package is hashed another is written. */
const WIDTH = 2;

interface Package {
  distribution: Distribution;
  layout: WheelLayout;
  bytes: number;
  /** In the cache; null: not to be kept there. */
  key: string | null;
}

/** Every distribution as a wheel in the store, and the loose files. What was packed before costs a look. */
export async function packEnvironment(options: PackOptions): Promise<PackedEnvironment> {
  const { installation, records, store, cache, threads, rehash, signal } = options;
  const packages = await layOutAll(options);
  const tell = progressOf(packages, options);
  const wheels: StoredWheel[] = [];
  await inParallel(packages, WIDTH, async ({ distribution, layout, key, bytes }) => {
    signal.throwIfAborted();
    const known = rehash || key === null ? null : await inStore(cache.get(key), store);
    const wheel = known ?? (await packAnew(distribution, layout, options));
    if (key !== null) cache.set(key, wheel);
    wheels.push(wheel);
    tell(layout.package, bytes);
  });
  const loose = await findLooseFiles(installation, withoutLoose(records), threads, signal);
  const plan = await planLooseFiles(installation, loose, threads, signal);
  if (plan !== null) wheels.push(await write(plan, options));
  wheels.sort((a, b) => (a.package < b.package ? -1 : 1));
  return { wheels, findings: await outsideFolders(loose, installation) };
}

async function layOutAll({ installation, records, threads, signal }: PackOptions): Promise<Package[]> {
  const now = Date.now();
  const layouts: { distribution: Distribution; layout: WheelLayout }[] = [];
  for (const distribution of installation.distributions) {
    if (distribution.key === LOOSE_FILES) continue;
    const layout = await layOutWheel(distribution, records.get(distribution)!, installation);
    layouts.push({ distribution, layout });
  }
  const paths = layouts.flatMap(({ layout }) => layout.sources.map(({ file }) => file));
  const facts = byPath(paths, await threads.stat(paths, { signal }));
  const packages = layouts.map((one): Package => {
    const bytes = one.layout.sources.reduce((sum, { file }) => sum + (facts.get(file)?.size ?? 0), 0);
    return { ...one, bytes, key: placesKey(one.layout, facts, now) };
  });
  // The biggest first: nothing long is left for the end.
  return packages.sort((a, b) => b.bytes - a.bytes);
}

async function packAnew(distribution: Distribution, layout: WheelLayout, options: PackOptions): Promise<StoredWheel> {
  const { installation, threads, signal } = options;
  const paths = layout.sources.map(({ file }) => file);
  const facts = byPath(paths, await threads.hash(paths, { signal, withCrc: true }));
  return write(await planWheel(layout, distribution, installation, (file) => facts.get(file) ?? null), options);
}

async function write(plan: WheelPlan, { store, cache, signal }: PackOptions): Promise<StoredWheel> {
  const known = await inStore(cache.get(plan.key), store);
  if (known !== null) return known;
  const wheel = await writeWheel(plan, store, signal);
  cache.set(plan.key, wheel);
  return wheel;
}

async function inStore(wheel: StoredWheel | undefined, store: Store): Promise<StoredWheel | null> {
  if (wheel === undefined || (await store.blobs.size(wheel.digest)) !== wheel.size) return null;
  return wheel;
}

const byPath = (paths: string[], facts: (FileFacts | null)[]): Map<string, FileFacts | null> =>
  new Map(paths.map((path, i) => [path, facts[i]!]));

function progressOf(packages: Package[], { onProgress }: PackOptions): (item: string, bytes: number) => void {
  const total = packages.reduce((sum, { bytes }) => sum + bytes, 0);
  let [done, bytes] = [0, 0];
  return (item, more) => {
    done += 1;
    bytes += more;
    onProgress?.({ phase: 'pack', item, packages: { done, total: packages.length }, bytes, total });
  };
}
