import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_PLACE = 0x07064b50;
const MEMBER = 0x02014b50;
const MAX32 = 0xffffffff;
/** The end of the directory, with a comment of any length, and what is before it in a zip of more than 4 GB. */
const TAIL_BYTES = 22 + 0xffff + 20;
const MAX_DIRECTORY = 256e6;

/** A file of a zip, as its directory lists it. */
export interface ZipMember {
  name: string;
  /** Bytes of its content. */
  size: number;
  packed: number;
  method: number;
  /** Of its local header. */
  offset: number;
}

/**
 * A zip on this machine. The directory is read at one go: of ten thousand entries each would take two readings otherwise.
 * Format: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.
 */
export class LocalZip implements AsyncDisposable {
  readonly members: readonly ZipMember[];
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle, members: readonly ZipMember[]) {
    this.#handle = handle;
    this.members = members;
  }

  /** @throws RangeError when it is no zip */
  static async open(path: string): Promise<LocalZip> {
    const handle = await open(path);
    try {
      return new LocalZip(handle, await readDirectory(handle));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * @param maxBytes more are refused
   * @throws RangeError, or one of zlib's errors, when it is damaged or too big
   */
  async read({ method, packed, size, offset }: ZipMember, maxBytes: number): Promise<Buffer> {
    if (packed > maxBytes || size > maxBytes) throw new RangeError('what is looked for in it is too big');
    const local = await read(this.#handle, offset, 30);
    const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    const content = await read(this.#handle, start, packed);
    return method === 0 ? content : inflate(content, { maxOutputLength: maxBytes });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#handle.close();
  }
}

async function readDirectory(handle: FileHandle): Promise<ZipMember[]> {
  const { size } = await handle.stat();
  const { offset, length } = await findDirectory(handle, size);
  if (length > MAX_DIRECTORY) throw new RangeError('its directory is too big');
  const directory = await read(handle, offset, length);
  const members: ZipMember[] = [];
  for (let at = 0; at < length; ) {
    if (directory.readUInt32LE(at) !== MEMBER) throw new RangeError('its directory is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const next = at + 46 + nameLength! + extraLength! + commentLength!;
    members.push(memberOf(directory.subarray(at, next), nameLength!));
    at = next;
  }
  return members;
}

function memberOf(entry: Buffer, nameLength: number): ZipMember {
  const [packed, size, place] = [20, 24, 42].map((at) => entry.readUInt32LE(at)) as [number, number, number];
  const extra = zip64Extra(entry, 46 + nameLength);
  // What does not fit into its field is in the extra one, in this order.
  const [longSize, longPacked, longPlace] = [size, packed, place].map((field) => (field === MAX32 ? extra() : field));
  return {
    name: entry.toString('utf8', 46, 46 + nameLength),
    method: entry.readUInt16LE(10),
    size: longSize!,
    packed: longPacked!,
    offset: longPlace!,
  };
}

/** Gives one number of the zip64 field after the other. */
function zip64Extra(entry: Buffer, start: number): () => number {
  const end = start + entry.readUInt16LE(30);
  for (let at = start; at + 4 <= end; at += 4 + entry.readUInt16LE(at + 2)) {
    if (entry.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return () => {
      next += 8;
      return Number(entry.readBigUInt64LE(next - 8));
    };
  }
  return () => {
    throw new RangeError('its directory is damaged');
  };
}

async function findDirectory(handle: FileHandle, size: number): Promise<{ offset: number; length: number }> {
  const from = Math.max(0, size - TAIL_BYTES);
  const tail = await read(handle, from, size - from);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(END);
  const end = tail.lastIndexOf(bytes);
  if (end === -1) throw new RangeError('it has no directory');
  const [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (length !== MAX32 && offset !== MAX32) return { offset, length };
  if (end < 20 || tail.readUInt32LE(end - 20) !== END64_PLACE) throw new RangeError('its directory is damaged');
  const long = await read(handle, Number(tail.readBigUInt64LE(end - 12)), 56);
  if (long.readUInt32LE(0) !== END64) throw new RangeError('its directory is damaged');
  return { offset: Number(long.readBigUInt64LE(48)), length: Number(long.readBigUInt64LE(40)) };
}

async function read(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, offset);
  if (bytesRead !== length) throw new RangeError('it is cut');
  return bytes;
}
