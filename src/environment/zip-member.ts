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
const LIMITS = { directory: 256e6, member: 64e6 };

/**
 * The content of the first file of a local zip whose name fits; null when there is none. The directory is read at one go: of ten
 * thousand entries each would take two readings otherwise.
 * Format: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16.
 * @throws RangeError, or one of zlib's errors, when it is no zip
 */
export async function readZipMember(path: string, wanted: RegExp): Promise<Buffer | null> {
  await using handle = await open(path);
  const { size } = await handle.stat();
  const { offset, length } = await findDirectory(handle, size);
  if (length > LIMITS.directory) throw new RangeError('its directory is too big');
  const directory = await read(handle, offset, length);
  for (let at = 0; at < length; ) {
    if (directory.readUInt32LE(at) !== MEMBER) throw new RangeError('its directory is damaged');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const next = at + 46 + nameLength! + extraLength! + commentLength!;
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength!);
    if (wanted.test(name)) return await readMember(handle, directory.subarray(at, next));
    at = next;
  }
  return null;
}

async function readMember(handle: FileHandle, entry: Buffer): Promise<Buffer> {
  const [method, packed, size, place] = [entry.readUInt16LE(10), ...[20, 24, 42].map((at) => entry.readUInt32LE(at))];
  // Beyond 4 GB the numbers are elsewhere; a RECORD is small, and mostly not behind that much.
  const offset = place === MAX32 ? zip64Offset(entry) : place!;
  if (packed! > LIMITS.member || size! > LIMITS.member) throw new RangeError('what is looked for in it is too big');
  const local = await read(handle, offset, 30);
  const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const content = await read(handle, start, packed!);
  return method === 0 ? content : inflate(content, { maxOutputLength: LIMITS.member });
}

/** Of an entry whose sizes are small: the place is the first number of the extra field. */
function zip64Offset(entry: Buffer): number {
  const end = 46 + entry.readUInt16LE(28) + entry.readUInt16LE(30);
  for (let at = 46 + entry.readUInt16LE(28); at < end; at += 4 + entry.readUInt16LE(at + 2)) {
    if (entry.readUInt16LE(at) === 1) return Number(entry.readBigUInt64LE(at + 4));
  }
  throw new RangeError('its directory is damaged');
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
