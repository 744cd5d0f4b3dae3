import { inParallel } from '../store/in-parallel.ts';
import type { Store } from '../store/store.ts';
import type { Amount, BuiltAmount } from './build-environment.ts';
import { LocalZip } from './local-zip.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { WheelLinks } from './wheel-links.ts';

/** What making an environment again would have to do. */
export interface RebuildOutline extends BuiltAmount {
  /** File names of wheels that the store has lost, or that are no wheels any more. */
  missing: string[];
}

const WIDTH = 8;

/**
 * How much there is to do to make an environment of these wheels, by their directories: no file is unpacked.
 * @param home the house's folder
 */
export async function outlineRebuild(
  wheels: readonly StoredWheel[],
  home: string,
  store: Store,
): Promise<RebuildOutline> {
  const links = new WheelLinks(`${home}/cache`, store);
  const all: Amount = { packages: 0, files: 0, bytes: 0 };
  const fresh: Amount = { packages: 0, files: 0, bytes: 0 };
  const missing: string[] = [];
  await inParallel(wheels, WIDTH, async (wheel) => {
    const content = await store.blobs.use(wheel.digest, contentOf).catch(unlessDamaged);
    if (content === null) return void missing.push(wheel.name);
    add(all, content);
    if ((await links.unpacked(wheel)) === null) add(fresh, content);
  });
  return { ...all, fresh, missing: missing.sort() };
}

async function contentOf(path: string): Promise<Amount> {
  await using zip = await LocalZip.open(path);
  const files = zip.members.filter(({ name }) => !name.endsWith('/'));
  return { packages: 1, files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

function add(sum: Amount, { packages, files, bytes }: Amount): void {
  sum.packages += packages;
  sum.files += files;
  sum.bytes += bytes;
}

function unlessDamaged(error: unknown): null {
  if (error instanceof RangeError) return null;
  throw error;
}
