import { rm } from 'node:fs/promises';
import type { EnvironmentProgress } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import { type InstallOptions, installWheels, type PlacedWheel } from './install-wheels.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { verifyInstall } from './verify-install.ts';
import type { Verified } from './verify-thread.ts';
import { watchUnpacking } from './watch-unpacking.ts';
import type { WheelLinks } from './wheel-links.ts';

export interface BuildOptions extends Omit<InstallOptions, 'wheels'> {
  wheels: StoredWheel[];
  links: WheelLinks;
  /** Packages whose unpacked files are not to be trusted. */
  suspects?: string[] | undefined;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/** How much something is made of. */
export interface Amount {
  packages: number;
  files: number;
  bytes: number;
}

/** What a build had to do. */
export interface BuiltAmount extends Amount {
  /** Of these, what had to be unpacked first: nothing had unpacked it before. */
  fresh: Amount;
}

interface Wrong {
  wheel: StoredWheel;
  problem: string;
}

/**
 * Makes an environment and looks whether it is whole. What uv unpacked earlier may have been written to since, through a
 * link of another environment: then that is unpacked again.
 * @returns what it is made of
 * @throws LastgoodError `environment_broken`, and as `installWheels`
 */
export async function buildEnvironment(options: BuildOptions): Promise<BuiltAmount> {
  const { dir, wheels, links, suspects = [], signal, uv } = options;
  await forget(
    wheels.filter((wheel) => suspects.includes(wheel.package)),
    options,
  );
  let wrong: Wrong[] = [];
  for (let attempt = 1; attempt <= 2; attempt++) {
    const placed: PlacedWheel[] = [];
    for (const wheel of wheels) placed.push({ ...wheel, path: await links.provide(wheel, signal) });
    const unpacked = new Map<StoredWheel, number | null>();
    for (const wheel of placed) unpacked.set(wheel, await links.unpacked(wheel));
    const fresh = placed.filter((wheel) => unpacked.get(wheel) === null);
    await using _ = watchUnpacking({
      cacheDir: uv.cacheDir,
      wheels: fresh,
      all: placed.length,
      onProgress: options.onProgress,
    });
    try {
      await installWheels({ ...options, wheels: placed });
    } catch (error) {
      if (attempt === 2 || !(error instanceof LastgoodError) || error.code !== 'environment_broken') throw error;
      // What the names lead to was damaged after it was checked, or taken away by a collection: once more from the store.
      for (const wheel of wheels) await links.remove(wheel);
      await rm(dir, { recursive: true, force: true });
      continue;
    }
    const verified = await verifyInstall({ dir, wheels, seal: options.linkMode === 'hardlink', signal });
    wrong = placed.flatMap((wheel) => {
      const problem = problemOf(verified.get(wheel.package)!, unpacked.get(wheel)!);
      return problem === null ? [] : [{ wheel, problem }];
    });
    if (wrong.length === 0) {
      for (const wheel of fresh) await links.setUnpacked(wheel, verified.get(wheel.package)!.newestMs);
      const found = fresh.flatMap((wheel) => verified.get(wheel.package)!);
      return { ...amountOf([...verified.values()]), fresh: amountOf(found) };
    }
    await rm(dir, { recursive: true, force: true });
    await forget(
      wrong.map(({ wheel }) => wheel),
      options,
    );
  }
  throw broken(wrong);
}

const amountOf = (packages: Verified[]): Amount => ({
  packages: packages.length,
  files: packages.reduce((sum, { files }) => sum + files, 0),
  bytes: packages.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** Makes uv unpack these again. */
async function forget(wheels: StoredWheel[], { links, uv, signal }: BuildOptions): Promise<void> {
  if (wheels.length === 0) return;
  for (const wheel of wheels) await links.setUnpacked(wheel, null);
  await uv.run(['cache', 'clean', ...wheels.map((wheel) => wheel.package)], { signal });
}

/** A file that is newer than all were when they were unpacked was written to. */
function problemOf({ wrong: [first], newestMs }: Verified, unpackedMs: number | null): string | null {
  if (first) return `${first.path} ${first.size === null ? 'is missing' : `has ${first.size} bytes`}`;
  return unpackedMs !== null && newestMs > unpackedMs ? 'a file of it was changed in the cache' : null;
}

function broken(wrong: Wrong[]): LastgoodError {
  const list = wrong.map(({ wheel, problem }) => `${wheel.package} ${wheel.version} (${problem})`).join(', ');
  return new LastgoodError('environment_broken', `An environment that was just made is not whole: ${list}.`, {
    hint: 'That wheel’s own list of files is wrong, or two packages bring one file, or the disk fails: reinstall the package where it works and capture again.',
  });
}
