import { PassThrough, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';
import { isFinal } from '../download/failures.ts';
import type { Network } from '../download/network.ts';
import { readBody, request } from '../download/request.ts';
import { retry } from '../download/retry.ts';

export interface RemoteZip {
  url: string;
  /** Bytes, as far as its index tells. */
  size: number | undefined;
  /** Sent to its own server only. */
  authorization: string | null;
}

/** What is there is no zip that can be read; asking again would not help. */
class Unreadable extends Error {}

export interface RemoteOptions {
  network: Network;
  signal: AbortSignal;
}

const POLICY = { attempts: 2, delayMs: 500, stallMs: 15_000 };
/** The directory is at the end, and so is what a wheel's dist-info holds: mostly one request gets it all. */
const TAIL_BYTES = 128 * 1024;
/** Directories are read entry by entry: ahead, so that it is not one request for each. */
const AHEAD_BYTES = 1024 * 1024;
/** Of servers that know no ranges, as much is taken whole. */
const MAX_WHOLE_BYTES = 16e6;
const LIMITS = { requests: 64, entries: 300_000, fileBytes: 64e6 };

/**
 * Reads one file out of a zip on a server by range requests.
 * @throws Error that says why not: what the server says, a damaged zip, no such file
 */
export async function readRemoteFile(zip: RemoteZip, wanted: RegExp, options: RemoteOptions): Promise<Buffer> {
  const reader = await RangeReader.open(zip, options);
  const file = await fromRandomAccessReaderPromise(reader, reader.size, { autoClose: false });
  let left = LIMITS.entries;
  for await (const entry of file.eachEntry()) {
    if (left-- === 0) throw new Unreadable('The zip has too many entries');
    if (!wanted.test(entry.fileName)) continue;
    if (entry.uncompressedSize > LIMITS.fileBytes) throw new Unreadable(`${entry.fileName} is too big`);
    return await buffer(await file.openReadStreamPromise(entry));
  }
  throw new Unreadable('The zip does not hold what was looked for');
}

interface Piece {
  start: number;
  bytes: Buffer;
}

class RangeReader extends RandomAccessReader {
  readonly #zip: RemoteZip;
  readonly #options: RemoteOptions;
  readonly #pieces: Piece[] = [];
  #requests = 0;
  size = 0;

  constructor(zip: RemoteZip, options: RemoteOptions) {
    super();
    this.#zip = zip;
    this.#options = options;
  }

  static async open(zip: RemoteZip, options: RemoteOptions): Promise<RangeReader> {
    const reader = new RangeReader(zip, options);
    const from = zip.size === undefined ? null : Math.max(0, zip.size - TAIL_BYTES);
    reader.size = zip.size ?? 0;
    await reader.#fetch(from === null ? `bytes=-${TAIL_BYTES}` : `bytes=${from}-${zip.size! - 1}`);
    return reader;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const stream = new PassThrough();
    this.#read(start, end).then(
      (bytes) => stream.end(bytes),
      (error) => stream.destroy(error),
    );
    return stream;
  }

  async #read(start: number, end: number): Promise<Buffer> {
    const known = this.#pieces.find((piece) => start >= piece.start && end <= piece.start + piece.bytes.length);
    if (known) return known.bytes.subarray(start - known.start, end - known.start);
    if (start < 0 || end > this.size || end - start > LIMITS.fileBytes) throw new Unreadable('The zip is damaged');
    const last = Math.min(this.size, Math.max(end, start + AHEAD_BYTES)) - 1;
    const piece = await this.#fetch(`bytes=${start}-${last}`);
    if (piece.start > start || piece.start + piece.bytes.length < end)
      throw new Unreadable('The server sent another range');
    return piece.bytes.subarray(start - piece.start, end - piece.start);
  }

  #fetch(range: string): Promise<Piece> {
    const { signal } = this.#options;
    return retry(() => this.#fetchOnce(range), { policy: POLICY, signal, isFinal: isHopeless });
  }

  async #fetchOnce(range: string): Promise<Piece> {
    if (++this.#requests > LIMITS.requests)
      throw new Unreadable('The zip is damaged: too much of it would have to be read');
    const { url, authorization } = this.#zip;
    const answer = await request(url, {
      ...this.#options,
      stallMs: POLICY.stallMs,
      headers: { range, 'accept-encoding': 'identity' },
      ...(authorization !== null && { credentials: { authorization } }),
    });
    const extent = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.headers.get('content-range') ?? '');
    const start = answer.status === 206 && extent ? Number(extent[1]) : 0;
    const max = answer.status === 206 ? LIMITS.fileBytes + AHEAD_BYTES : MAX_WHOLE_BYTES;
    if (Number(answer.headers.get('content-length') ?? 0) > max) {
      answer.body.destroy();
      throw new Unreadable('The server knows no range requests');
    }
    const bytes = await readBody(answer.body, max);
    const size = answer.status === 206 && extent ? Number(extent[3]) : bytes.length;
    if (this.size !== 0 && size !== this.size)
      throw new Unreadable(`The file has ${size} bytes instead of ${this.size}`);
    this.size = size;
    const piece = { start, bytes };
    this.#pieces.push(piece);
    return piece;
  }
}

const isHopeless = (error: unknown): boolean => error instanceof Unreadable || isFinal(error);
