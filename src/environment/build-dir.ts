import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from '../store/disk.ts';
import { isLeftover, uniqueName } from '../store/process-tag.ts';

/** Does work in a folder that nobody else has, and that is gone afterwards; one that a killed process left goes, too. */
export async function inBuildDir<T>(cacheDir: string, work: (dir: string) => Promise<T>): Promise<T> {
  const builds = join(cacheDir, 'builds');
  return onDisk(builds, async () => {
    const dir = join(builds, uniqueName());
    await mkdir(dir, { recursive: true });
    await clearLeftovers(builds);
    try {
      return await work(dir);
    } finally {
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

/** The compiler of a process that was killed may go on for a moment: without its files it fails soon. */
async function clearLeftovers(builds: string): Promise<void> {
  for (const name of await readdir(builds)) {
    const info = await stat(join(builds, name)).catch(() => null);
    if (info === null || !isLeftover(name, Date.now() - info.mtimeMs)) continue;
    await rm(join(builds, name), { recursive: true, force: true, maxRetries: 5 });
  }
}
