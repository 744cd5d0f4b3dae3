import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../store/disk.ts';
import { isLeftover, uniqueName } from '../store/process-tag.ts';

const STALE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The file of an unfinished download. At most one process writes it: taking it is a rename to a name of one's own. A
 * process that is killed leaves it under that name, and the next one takes it over from there.
 */
export class PartialFile {
  readonly path: string;
  readonly #shelf: string;

  private constructor(path: string, shelf: string) {
    this.path = path;
    this.#shelf = shelf;
  }

  /** @param id what is downloaded: the same text, the same bytes */
  static async take(dir: string, id: string): Promise<PartialFile> {
    await mkdir(dir, { recursive: true });
    const key = createHash('sha256').update(id).digest('hex').slice(0, 32);
    const own = join(dir, `${key}~${uniqueName()}`);
    const shelf = `${key}~partial`;
    for (const name of await readdir(dir)) {
      const age = await stat(join(dir, name)).then(
        (info) => Date.now() - info.mtimeMs,
        () => 0,
      );
      const isFree = name.endsWith('~partial') || isLeftover(name.slice(name.indexOf('~') + 1), age);
      if (!isFree) continue;
      if (age > STALE_MS) await rm(join(dir, name), { force: true });
      else if (name.startsWith(`${key}~`) && (await tryRename(join(dir, name), own))) break;
    }
    return new PartialFile(own, join(dir, shelf));
  }

  /** Bytes that are there already. */
  async size(): Promise<number> {
    return stat(this.path).then(
      (info) => info.size,
      () => 0,
    );
  }

  /** Leaves what there is for a later try. */
  async shelve(): Promise<void> {
    await tryRename(this.path, this.#shelf);
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

async function tryRename(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    // Another process took it.
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
