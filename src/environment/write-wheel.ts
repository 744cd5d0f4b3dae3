import { createReadStream, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { LastgoodError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { storedZip } from './stored-zip.ts';
import type { PlannedFile, WheelPlan } from './wheel-plan.ts';

/** What is put into the store at a time. */
const PIECE = 1 << 20;
/** They were hashed a moment ago: reading them is quicker than waiting for a turn. */
const SMALL = 1 << 16;

/**
 * Streams a planned wheel into the store.
 * @throws LastgoodError `environment_differs` when a file is no more what was planned, `store_full`, `store_unwritable`
 */
export async function writeWheel(
  { fileName, package: name, version, files }: WheelPlan,
  store: Store,
  signal: AbortSignal,
): Promise<StoredWheel> {
  await store.ensureFree(files.reduce((bytes, { size }) => bytes + size, 0));
  const info = await store.blobs.put(inPieces(storedZip(files, contentOf)), { signal });
  return { name: fileName, ...info, package: name, version };
}

async function* contentOf({ content, size, crc32: expected }: PlannedFile): AsyncGenerator<Uint8Array> {
  if (typeof content !== 'string') {
    yield content;
    return;
  }
  let [bytes, crc] = [0, 0];
  try {
    for await (const piece of size < SMALL ? [readFileSync(content)] : streamOf(content)) {
      bytes += piece.length;
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : changed(content, error);
  }
  if (bytes !== size || crc !== expected) throw changed(content);
}

const streamOf = (path: string): AsyncIterable<Buffer> => createReadStream(path, { highWaterMark: PIECE });

/** Many small files become few writes. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE) continue;
    yield Buffer.concat(parts);
    parts = [];
    bytes = 0;
  }
  yield Buffer.concat(parts);
}

const changed = (file: string, cause?: unknown) =>
  new LastgoodError('environment_differs', `${file} changed while it was packed.`, {
    hint: 'Wait until nothing writes into the environment any more, and do it again.',
    cause,
  });
