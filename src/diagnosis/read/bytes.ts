import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { LastgoodError } from '../../errors.ts';

const GZIP = [0x1f, 0x8b];
/** Bytes at the begin that show what a file is. */
const TELLING = 4096;

/** Bytes in pieces; the memory of one may be used again when the next is asked for. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The bytes as UTF-8, or something like it: unzipped, UTF-16 recoded (by its mark, or by the zero bytes of Latin letters).
 * @throws LastgoodError `file_unreadable` for what is no text
 */
export function plainBytes(source: ByteSource): AsyncGenerator<Buffer> {
  return plain(source, true);
}

/** @param mayBeZipped what is zipped twice is no log; there are files that hold themselves */
async function* plain(source: ByteSource, mayBeZipped: boolean): AsyncGenerator<Buffer> {
  const chunks = chunksOf(source);
  const first = await chunks.next();
  if (first.done) return;
  const all = resumed(first.value, chunks);
  const encoding = encodingOf(first.value);
  if (mayBeZipped && GZIP.every((byte, at) => first.value[at] === byte)) yield* plain(unzipped(all), false);
  else if (encoding === null && isBinary(first.value.subarray(0, TELLING))) throw isNoText();
  else if (encoding === null) yield* all;
  else yield* recoded(all, encoding);
}

/** As far as it goes, when it is cut off. */
function unzipped(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const unzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  // Who iterates meets the error.
  pipeline(Readable.from(copied(chunks)), unzip, () => {});
  return unzip;
}

/** Streams ask for the next before they are done. */
async function* copied(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** The first has a few bytes at least, when there are so many: what a file is shows in them. */
async function* chunksOf(source: ByteSource): AsyncGenerator<Buffer> {
  let begun = Buffer.alloc(0);
  let told = false;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (told) {
      yield bytes;
      continue;
    }
    begun = Buffer.concat([begun, bytes]);
    if (begun.length < TELLING) continue;
    told = true;
    yield begun;
  }
  if (!told && begun.length > 0) yield begun;
}

async function* resumed(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

function encodingOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.length < 4) return null;
  if (bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le';
  return bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0 ? 'utf-16be' : null;
}

/** Some programs print a zero byte now and then. */
function isBinary(bytes: Buffer): boolean {
  const odd = bytes.reduce((count, byte) => (byte < 9 || (byte > 13 && byte < 27) ? count + 1 : count), 0);
  return bytes.includes(0) && odd > bytes.length / 20;
}

const isNoText = () =>
  new LastgoodError('file_unreadable', 'This is no log: it is not text.', {
    hint: 'Name the file that the program wrote its messages to; a zipped one may be a .gz.',
  });

async function* recoded(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
