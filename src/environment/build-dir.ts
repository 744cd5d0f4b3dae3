import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from '../store/disk.ts';
import { uniqueName } from '../store/process-tag.ts';
import { clearLeftovers } from './leftovers.ts';

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
