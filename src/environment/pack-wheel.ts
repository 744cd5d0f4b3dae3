import type { Store } from '../store/store.ts';
import type { Distribution, Installation } from './distribution.ts';
import { FileThreads } from './hash-files.ts';
import { readRecord } from './record.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { layOutWheel } from './wheel-layout.ts';
import { planWheel } from './wheel-plan.ts';
import { writeWheel } from './write-wheel.ts';

/**
 * Makes a wheel out of an installed distribution's files as they are now, and puts it into the store. The same files give the
 * same bytes, wherever they are installed.
 * @throws LastgoodError `environment_broken` when its files cannot make a wheel, `environment_differs` when they change
 * meanwhile, `store_full`, `store_unwritable`; the signal's reason
 */
export async function packWheel(
  distribution: Distribution,
  installation: Installation,
  store: Store,
  signal: AbortSignal,
): Promise<StoredWheel> {
  await using threads = new FileThreads();
  const layout = await layOutWheel(distribution, await readRecord(distribution), installation);
  const paths = layout.sources.map(({ file }) => file);
  const facts = await threads.hash(paths, { signal, withCrc: true });
  const found = new Map(paths.map((path, i) => [path, facts[i]!]));
  const plan = await planWheel(layout, distribution, installation, (file) => found.get(file) ?? null);
  return await writeWheel(plan, store, signal);
}
