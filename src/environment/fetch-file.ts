import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadToStore } from '../download/download-to-store.ts';
import { type Network, openNetwork } from '../download/network.ts';
import type { RetryPolicy } from '../download/retry.ts';
import { LastgoodError } from '../errors.ts';
import { digestFrom } from '../store/digest.ts';
import { codeOf } from '../store/disk.ts';
import type { Store } from '../store/store.ts';
import type { Indexes } from './indexes.ts';
import type { Interpreter } from './interpreter.ts';
import { inspectWithIndexes } from './probe.ts';
import type { SelectedFile } from './select-wheels.ts';

export interface FetcherOptions {
  lockDir: string;
  store: Store;
  cacheDir: string;
  interpreter: Interpreter;
  signal: AbortSignal;
  retry?: RetryPolicy | undefined;
}

/** Gets files of a lock into the store. */
export class FileFetcher implements AsyncDisposable {
  readonly #options: FetcherOptions;
  #network: Promise<Network> | undefined;
  #indexes: Promise<Indexes> | undefined;
  /** That came over the network, or from beside the lock. */
  bytes = 0;
  /** Of these, over the network. */
  downloadedBytes = 0;

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /**
   * From the store itself, from beside the lock, or from its URL.
   * @throws LastgoodError `file_missing`, `integrity_mismatch`, `source_unreachable`, `store_full`, `store_unwritable`
   */
  async fetch({ package: pkg, file }: SelectedFile, onBytes: (bytes: number) => void): Promise<void> {
    const { store, signal, retry } = this.#options;
    if (await store.blobs.has(digestFrom(file.sha256))) return;
    const what = `${pkg.name}${pkg.version === undefined ? '' : ` ${pkg.version}`}`;
    if (file.url === undefined) {
      this.bytes += await this.#take(file.path!, file.sha256, what);
      return;
    }
    const network = await this.#opened();
    const { authorization } = await this.#logins();
    const login = authorization(file.url);
    const blob = await downloadToStore(
      {
        url: file.url,
        wanted: `${what} (${file.name})`,
        sha256: file.sha256,
        size: file.size,
        ...(login !== null && { credentials: { authorization: login } }),
        signIn: 'give pip or uv a user name and a password for that index',
      },
      {
        store,
        cacheDir: this.#options.cacheDir,
        signal,
        retry,
        network,
        onProgress: onBytes,
      },
    ).catch((error) => {
      throw naming(what, error);
    });
    this.bytes += blob.size;
    this.downloadedBytes += blob.size;
  }

  /** @returns its bytes */
  async #take(path: string, sha256: string, what: string): Promise<number> {
    const { lockDir, store, signal } = this.#options;
    const file = join(lockDir, path);
    const info = await stat(file).catch((error) => error as NodeJS.ErrnoException);
    if (info instanceof Error || !info.isFile()) {
      const why = info instanceof Error ? `cannot be read (${codeOf(info)})` : 'is no file';
      throw new LastgoodError('file_missing', `${what} is not in the store, and ${file} ${why}.`, {
        hint: 'Bring that file along with the lock, or capture the environment again on this machine.',
      });
    }
    try {
      return (await store.blobs.putFile(file, { digest: digestFrom(sha256), signal })).size;
    } catch (error) {
      if (codeOf(error) !== 'integrity_mismatch') throw error;
      throw new LastgoodError(
        'integrity_mismatch',
        `${file} is not the file of ${what} that the lock names: its sha256 differs.`,
        {
          hint: 'Bring the file that belongs to the lock, or capture the environment again.',
          cause: error,
        },
      );
    }
  }

  #opened(): Promise<Network> {
    this.#network ??= openNetwork();
    return this.#network;
  }

  #logins(): Promise<Indexes> {
    const { interpreter, signal } = this.#options;
    this.#indexes ??= inspectWithIndexes(interpreter.path, signal).then(({ indexes }) => indexes);
    return this.#indexes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // One that could not be opened was told to whoever wanted to fetch.
    const network = await this.#network?.catch(() => undefined);
    await network?.[Symbol.asyncDispose]();
  }
}

/** Who reads it knows packages, and not all that may go wrong with a URL tells which one it is about. */
function naming(what: string, error: unknown): unknown {
  if (!(error instanceof LastgoodError) || error.message.includes(what)) return error;
  return new LastgoodError(error.code, `Missing ${what}: ${error.message}`, { hint: error.hint, cause: error });
}
