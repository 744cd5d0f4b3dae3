import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeftover } from '../store/process-tag.ts';

/**
 * Removes what processes that are no more left in a folder, under names of `uniqueName`.
 * @param prefix what those names begin with besides
 */
export async function clearLeftovers(dir: string, prefix = ''): Promise<void> {
  for (const name of await readdir(dir).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const path = join(dir, name);
    const info = await stat(path).catch(() => null);
    if (info === null || !isLeftover(name.slice(prefix.length), Date.now() - info.mtimeMs)) continue;
    // A program that the dead process had started may write there for a moment; without its files it fails soon.
    await rm(path, { recursive: true, force: true, maxRetries: 5 });
  }
}
