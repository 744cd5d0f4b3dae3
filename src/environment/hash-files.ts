import { availableParallelism } from 'node:os';
import { LastgoodError } from '../errors.ts';
import { FACT_NUMBERS, type FileBatch, type FileBatchDone } from './hash-batch.ts';
import { Threads } from './threads.ts';

/** What is known of a file, links followed; the numbers are as `stat` tells them. */
export interface FileFacts {
  size: number;
  mtimeMs: number;
  dev: number;
  ino: number;
  mode: number;
  /** Hex; of hashed regular files only. */
  sha256?: string;
  /** The check sum of zip files; where it was asked for. */
  crc32?: number;
}

export interface FilesOptions {
  signal: AbortSignal;
  /** Called with the bytes that were read since the last time. */
  onBytes?: ((bytes: number) => void) | undefined;
  /** Also computes the check sum of zip files, of what is hashed. */
  withCrc?: boolean | undefined;
}

/** Work of a thread for one turn: small enough that all end at the same time, big enough that messages cost nothing. */
const STATS_A_BATCH = 1000;
const HASHES_A_BATCH = 200;
const BYTES_A_BATCH = 16e6;

/**
 * Looks at many files in as many threads as there are cores, so that the process goes on answering. Threads start with
 * the first call and stay until it is disposed of.
 */
export class FileThreads implements AsyncDisposable {
  readonly #threads: Threads<FileBatch, FileBatchDone>;

  constructor(count = availableParallelism()) {
    this.#threads = new Threads(new URL('./hash-thread.ts', import.meta.url), count);
  }

  /** In the order of `paths`; null for what is not there. @throws LastgoodError `file_unreadable`; the signal's reason */
  stat(paths: readonly string[], options: FilesOptions): Promise<(FileFacts | null)[]> {
    return this.#look('stat', paths, everyNth(paths.length, STATS_A_BATCH), options);
  }

  /** As `stat`, and reads what is a regular file. */
  async hash(paths: readonly string[], options: FilesOptions): Promise<(FileFacts | null)[]> {
    const sizes = (await this.stat(paths, { signal: options.signal })).map((facts) => facts?.size ?? 0);
    return this.#look('hash', paths, byBytes(sizes), options);
  }

  /** Every file below a folder, relative to it; folders that are named like one of `without` are passed over. */
  async list(dir: string, without: readonly string[], { signal }: FilesOptions): Promise<string[]> {
    const batch: FileBatch = { kind: 'list', dir, without: [...without] };
    let names: string[] = [];
    await this.#threads.run([batch], signal, (_, done) => {
      names = orThrow(done).names ?? [];
    });
    return names;
  }

  async #look(
    kind: 'stat' | 'hash',
    paths: readonly string[],
    batches: number[][],
    { signal, onBytes, withCrc = false }: FilesOptions,
  ): Promise<(FileFacts | null)[]> {
    const facts = new Array<FileFacts | null>(paths.length).fill(null);
    const work = batches.map((batch): FileBatch => ({ kind, paths: batch.map((i) => paths[i]!), withCrc }));
    await this.#threads.run(work, signal, (n, done) => {
      const { numbers, hashes } = orThrow(done);
      let bytes = 0;
      for (const [k, i] of batches[n]!.entries()) {
        const found = factsAt(k, numbers!, hashes, withCrc);
        facts[i] = found;
        if (found?.sha256 !== undefined) bytes += found.size;
      }
      onBytes?.(bytes);
    });
    return facts;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#threads[Symbol.asyncDispose]();
  }
}

/** Facts with hashes of many files, by threads of its own; see `FileThreads`. */
export async function hashFiles(paths: readonly string[], options: FilesOptions): Promise<(FileFacts | null)[]> {
  await using threads = new FileThreads();
  return await threads.hash(paths, options);
}

function factsAt(k: number, numbers: Float64Array, hashes: Uint8Array | undefined, withCrc: boolean): FileFacts | null {
  const [size, mtimeMs, dev, ino, mode, crc32] = numbers.subarray(k * FACT_NUMBERS, (k + 1) * FACT_NUMBERS);
  if (size! < 0) return null;
  const facts: FileFacts = { size: size!, mtimeMs: mtimeMs!, dev: dev!, ino: ino!, mode: mode! };
  if (hashes === undefined || crc32! < 0) return facts;
  const sha256 = Buffer.from(hashes.buffer, hashes.byteOffset + k * 32, 32).toString('hex');
  return withCrc ? { ...facts, sha256, crc32: crc32! } : { ...facts, sha256 };
}

function everyNth(count: number, n: number): number[][] {
  const all = Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: Math.ceil(count / n) }, (_, k) => all.slice(k * n, (k + 1) * n));
}

/** The biggest first and alone: the last to end is then a small one. */
function byBytes(sizes: readonly number[]): number[][] {
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]!);
  const batches: number[][] = [];
  let bytes = Infinity;
  for (const i of order) {
    if (bytes + sizes[i]! > BYTES_A_BATCH || batches.at(-1)!.length === HASHES_A_BATCH) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)!.push(i);
    bytes += sizes[i]!;
  }
  return batches;
}

function orThrow(done: FileBatchDone): FileBatchDone {
  if (done.unreadable === undefined) return done;
  const { path, code } = done.unreadable;
  throw new LastgoodError('file_unreadable', `${path} cannot be read (${code}).`, {
    hint: 'Give the user that runs lastgood permission to read the whole environment, or run it as the one who installed it.',
  });
}
