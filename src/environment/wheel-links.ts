import { constants, copyFile, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { hexOf } from '../store/digest.ts';
import { codeOf } from '../store/disk.ts';
import { uniqueName } from '../store/process-tag.ts';
import type { Store } from '../store/store.ts';
import { clearLeftovers } from './leftovers.ts';
import type { StoredWheel } from './stored-wheel.ts';

/** Links do not work on every disk, nor from one to another. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP']);
const UNPACKED = 'unpacked.json';

/**
 * Wheels of the store under names that stay: `<dir>/<sha256>/<file name>`. uv's cache goes by a wheel's path and times, and one
 * more link to a file changes those: each wheel gets one, once.
 */
export class WheelLinks {
  readonly #dir: string;
  readonly #store: Store;

  /** @param cacheDir the house's */
  constructor(cacheDir: string, store: Store) {
    this.#dir = join(cacheDir, 'wheels');
    this.#store = store;
  }

  /** The path of a wheel, whose content is checked when it gets it. @throws LastgoodError `blob_missing`, `integrity_mismatch` */
  async provide(wheel: StoredWheel, signal: AbortSignal): Promise<string> {
    const path = join(this.#folder(wheel), wheel.name);
    const there = await stat(path).catch(() => null);
    if (there?.size === wheel.size) return path;
    const state = await this.#store.blobs.verify(wheel.digest, signal);
    if (state !== 'intact') throw gone(wheel, state);
    await mkdir(this.#folder(wheel), { recursive: true });
    const temp = join(this.#dir, uniqueName());
    try {
      const isThere = await this.#store.blobs.use(wheel.digest, async (blob) => {
        await linkOrCopy(blob, temp);
        return true;
      });
      if (!isThere) throw gone(wheel, 'missing');
      await rename(temp, path);
      // Of two names for one file, a rename removes neither.
      await rm(temp, { force: true });
    } finally {
      await rm(temp, { force: true });
    }
    return path;
  }

  /** When the newest of its files was written as uv unpacked it; null: it was not yet, or its cache was cleaned. */
  async unpacked(wheel: StoredWheel): Promise<number | null> {
    const text = await readFile(join(this.#folder(wheel), UNPACKED), 'utf8').catch(() => '');
    return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
  }

  async setUnpacked(wheel: StoredWheel, newestMs: number | null): Promise<void> {
    const file = join(this.#folder(wheel), UNPACKED);
    if (newestMs === null) await rm(file, { force: true });
    else await writeFile(file, String(newestMs));
  }

  /** The next who asks for it gets a new one, checked. */
  async remove(wheel: StoredWheel): Promise<void> {
    await rm(this.#folder(wheel), { recursive: true, force: true });
  }

  /** Removes those of other wheels. @returns names of the wheels' files that are gone */
  async removeAllBut(digests: ReadonlySet<string>): Promise<string[]> {
    const removed: string[] = [];
    await clearLeftovers(this.#dir);
    for (const name of await readdir(this.#dir).catch(() => [])) {
      if (!/^[0-9a-f]{64}$/.test(name) || digests.has(`sha256:${name}`)) continue;
      removed.push(...(await readdir(join(this.#dir, name)).catch(() => [])).filter((file) => file !== UNPACKED));
      await rm(join(this.#dir, name), { recursive: true, force: true });
    }
    return removed;
  }

  #folder({ digest }: StoredWheel): string {
    return join(this.#dir, hexOf(digest));
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINK.has(codeOf(error) ?? '')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }
}

function gone({ name, digest }: StoredWheel, state: 'missing' | 'damaged'): LastgoodError {
  const code = state === 'missing' ? 'blob_missing' : 'integrity_mismatch';
  return new LastgoodError(
    code,
    `The wheel ${name} (${digest}) is ${state === 'missing' ? 'not in the store' : 'damaged in the store'}.`,
    {
      hint: 'Build from the lock again (lastgood env build, or release create): what is missing is fetched or compiled again.',
    },
  );
}
