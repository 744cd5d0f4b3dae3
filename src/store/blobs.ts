import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, type FileHandle, link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addAbortSignal, Readable } from 'node:stream';
import { LastgoodError } from '../errors.ts';
import { type Digest, digestFrom, digestOf, hashFile, hexOf } from './digest.ts';
import { codeOf, ensureFree, onDisk, syncDir } from './disk.ts';
import type { Layout } from './layout.ts';
import { moveToTrash, takeBack } from './trash.ts';

/** A blob's name and length in bytes. */
export interface BlobInfo {
  digest: Digest;
  size: number;
}

export interface PutOptions {
  /** What the content must hash to. */
  digest?: Digest | undefined;
  /** Bytes that there must be; more are refused while they arrive. */
  size?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((bytes: number) => void) | undefined;
}

/** Content by digest: whole or absent, never half; read-only once there. */
export class Blobs {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** Where a blob's file is, there or not. */
  path(digest: Digest): string {
    return join(this.#layout.blobs, hexOf(digest));
  }

  /** Bytes of a blob, or null when it is not there. One that lies in the trash unused is wanted again, and taken back. */
  size(digest: Digest): Promise<number | null> {
    return this.use(digest, async (path) => (await stat(path)).size);
  }

  async has(digest: Digest): Promise<boolean> {
    return (await this.size(digest)) !== null;
  }

  /**
   * Takes content in. It gets its name only when it is whole, checked and on the disk; what fails leaves nothing.
   * @throws LastgoodError `integrity_mismatch`, `store_full`, `store_unwritable`; the signal's reason when aborted
   */
  async put(content: Uint8Array | AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<BlobInfo> {
    return onDisk(this.#layout.dir, async () => {
      const { dir } = this.#layout;
      if (options.size !== undefined) await ensureFree(dir, options.size);
      const temp = this.#layout.temporary();
      try {
        const handle = await open(temp, 'wx', 0o600);
        let info: BlobInfo;
        try {
          info = await receive(handle, content instanceof Uint8Array ? [content] : content, options);
          await handle.chmod(0o444);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await this.#place(temp, info);
        return info;
      } finally {
        await rm(temp, { force: true });
      }
    });
  }

  /** Takes a file's content in; the file stays where it is. @throws LastgoodError `file_missing` when it cannot be read */
  putFile(path: string, options?: PutOptions): Promise<BlobInfo> {
    return this.put(contentOf(path), options);
  }

  /**
   * Takes a file over that its owner has written to the disk and hashed: without a copy, where both are on one disk. What
   * is left under its own name is the owner's to remove; it must not be written again.
   * @throws LastgoodError `store_full`, `store_unwritable`
   */
  async adopt(path: string, info: BlobInfo): Promise<void> {
    await onDisk(this.#layout.dir, async () => {
      await chmod(path, 0o444);
      try {
        await this.#place(path, info);
      } catch (error) {
        if (codeOf(error) !== 'EXDEV') throw error;
        await this.putFile(path, info);
      }
    });
  }

  async #place(temp: string, { digest, size }: BlobInfo): Promise<void> {
    const path = this.path(digest);
    try {
      await link(temp, path);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') {
        if ((await this.size(digest)) === size) return;
        await this.#quarantine(digest);
        return this.#place(temp, { digest, size });
      }
      // Disks without hard links (exFAT, some network shares): a rename is as atomic.
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
      await rename(temp, path);
    }
    await syncDir(this.#layout.blobs);
  }

  /** A stream of the content, not checked: `verify` first where it matters. */
  open(digest: Digest): Readable {
    return createReadStream(this.path(digest));
  }

  /**
   * The whole content, checked.
   * @throws LastgoodError `blob_missing`, `integrity_mismatch`
   */
  async read(digest: Digest): Promise<Uint8Array> {
    const bytes = await this.use(digest, (path) => readFile(path));
    if (bytes === null) throw missing(digest, this.#layout.dir);
    const got = digestOf(bytes);
    if (got !== digest) throw mismatch(`Blob ${digest} of ${this.#layout.dir}`, digest, got);
    return bytes;
  }

  /** Hashes the whole blob. One that is damaged is moved out of the way (into `trash/`), so that it can be fetched again. */
  async verify(digest: Digest, signal?: AbortSignal): Promise<'intact' | 'missing' | 'damaged'> {
    const got = await this.use(digest, (path) => hashFile(path, signal));
    if (got === digest) return 'intact';
    if (got === null) return 'missing';
    await onDisk(this.#layout.dir, () => this.#quarantine(digest));
    return 'damaged';
  }

  /**
   * Does something with the file of a blob, which may lie in the trash, or be on its way there and back in this moment.
   * @returns null when there is no such blob
   */
  async use<T>(digest: Digest, work: (path: string) => Promise<T>): Promise<T | null> {
    const attempt = () =>
      work(this.path(digest)).catch((error) => {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      });
    const found = await attempt();
    if (found !== null) return found;
    await onDisk(this.#layout.dir, () => takeBack(this.#layout, hexOf(digest)));
    // Asked again in any case: a collection may have given it back itself.
    return attempt();
  }

  async #quarantine(digest: Digest): Promise<void> {
    await moveToTrash(this.#layout, this.path(digest), 'damaged');
    await syncDir(this.#layout.blobs);
  }
}

/** Opened when it is read: a stream that fails before anybody listens would end the process. */
async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 1 << 20 });
  } catch (error) {
    // Of the file, not of the store's disk.
    throw new LastgoodError('file_missing', `${path} cannot be read (${codeOf(error)}).`, {
      hint: 'Put it there, and give the user that runs lastgood permission to read it.',
      cause: error,
    });
  }
}

async function receive(
  handle: FileHandle,
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { digest, size, signal, onProgress }: PutOptions,
): Promise<BlobInfo> {
  const hash = createHash('sha256');
  let bytes = 0;
  signal?.throwIfAborted();
  // So that a stream that has stopped sending is left too, not only between two chunks.
  if (signal && content instanceof Readable) addAbortSignal(signal, content);
  for await (const chunk of content) {
    signal?.throwIfAborted();
    bytes += chunk.byteLength;
    if (size !== undefined && bytes > size) throw mismatch('Content', `${size} bytes`, 'more');
    hash.update(chunk);
    await handle.appendFile(chunk);
    onProgress?.(bytes);
  }
  const got = digestFrom(hash.digest('hex'));
  if (size !== undefined && bytes !== size) throw mismatch('Content', `${size} bytes`, `${bytes}`);
  if (digest !== undefined && got !== digest) throw mismatch('Content', digest, got);
  return { digest: got, size: bytes };
}

function mismatch(what: string, expected: string, got: string): LastgoodError {
  return new LastgoodError('integrity_mismatch', `${what} is not what it must be: expected ${expected}, got ${got}.`, {
    hint: 'Fetch it again; if it stays so, the source has changed or something on the way alters it.',
  });
}

function missing(digest: Digest, dir: string): LastgoodError {
  return new LastgoodError('blob_missing', `${dir} has no blob ${digest}.`, {
    hint: 'Create the release again (lastgood release create -f release.yaml): what is missing is fetched from its source.',
  });
}
