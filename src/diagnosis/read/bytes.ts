import { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';

const GZIP = [0x1f, 0x8b];

export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The bytes as UTF-8, or something like it: unzipped, UTF-16 recoded (by its mark, or by the zero bytes of Latin letters). */
export async function* plainBytes(source: ByteSource): AsyncGenerator<Buffer> {
  const chunks = chunksOf(source);
  const first = await chunks.next();
  if (first.done) return;
  const all = resumed(first.value, chunks);
  const encoding = encodingOf(first.value);
  if (GZIP.every((byte, at) => first.value[at] === byte))
    yield* plainBytes(Readable.from(all).pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })));
  else if (encoding === null) yield* all;
  else yield* recoded(all, encoding);
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
    if (begun.length < 4) continue;
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

async function* recoded(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
