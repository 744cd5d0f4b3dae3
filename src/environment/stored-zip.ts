/** A file of a zip that is stored, not compressed. */
export interface ZipEntry {
  /** With `/`. */
  name: string;
  size: number;
  crc32: number;
  executable: boolean;
}

/** The content of entries, in their order; each must be as long as its entry says. */
export type ZipContent<Entry> = (entry: Entry) => AsyncIterable<Uint8Array>;

/**
 * The bytes of a zip of stored entries. It is written here, and not by a library, because the same entries must give the same
 * bytes for as long as there are stores: no dates, no extra fields but those that sizes ask for, and sizes and check sums before
 * the content, where every reader finds them.
 * Format: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.
 */
export async function* storedZip<Entry extends ZipEntry>(
  entries: readonly Entry[],
  contentOf: ZipContent<Entry>,
): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const header = localHeader(entry);
    directory.push(directoryHeader(entry, offset));
    yield header;
    yield* contentOf(entry);
    offset += header.length + entry.size;
  }
  yield* directory;
  yield directoryEnd(entries.length, sum(directory), offset);
}

/** What a field of 4, or 2, bytes holds when the value is in a longer field elsewhere. */
const MAX32 = 0xffffffff;
const MAX16 = 0xffff;
const ZIP64_EXTRA = 1;
/** 1980-01-01, the first day that the format knows. */
const DATE = 0x21;
/** Names are UTF-8. */
const FLAGS = 1 << 11;
const UNIX = 3 << 8;
const REGULAR_FILE = 0o100000;

const versionFor = (isBig: boolean) => (isBig ? 45 : 20);

function localHeader({ name, size, crc32 }: ZipEntry): Uint8Array {
  const isBig = size >= MAX32;
  const extra = isBig ? zip64Extra([size, size]) : Buffer.alloc(0);
  const path = Buffer.from(name);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(versionFor(isBig), 4);
  writeCommon(head, 6, { size, crc32 }, path, extra);
  return Buffer.concat([head, path, extra]);
}

function directoryHeader({ name, size, crc32, executable }: ZipEntry, offset: number): Uint8Array {
  const long = [...(size >= MAX32 ? [size, size] : []), ...(offset >= MAX32 ? [offset] : [])];
  const extra = long.length > 0 ? zip64Extra(long) : Buffer.alloc(0);
  const path = Buffer.from(name);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(UNIX | versionFor(long.length > 0), 4);
  head.writeUInt16LE(versionFor(long.length > 0), 6);
  writeCommon(head, 8, { size, crc32 }, path, extra);
  head.writeUInt32LE(((REGULAR_FILE | (executable ? 0o755 : 0o644)) << 16) >>> 0, 38);
  head.writeUInt32LE(Math.min(offset, MAX32), 42);
  return Buffer.concat([head, path, extra]);
}

/** From the flags to the length of the extra field: alike in both headers. */
function writeCommon(
  head: Buffer,
  at: number,
  { size, crc32 }: Pick<ZipEntry, 'size' | 'crc32'>,
  path: Buffer,
  extra: Buffer,
): void {
  head.writeUInt16LE(FLAGS, at);
  head.writeUInt16LE(DATE, at + 6);
  head.writeUInt32LE(crc32, at + 8);
  head.writeUInt32LE(Math.min(size, MAX32), at + 12);
  head.writeUInt32LE(Math.min(size, MAX32), at + 16);
  head.writeUInt16LE(path.length, at + 20);
  head.writeUInt16LE(extra.length, at + 22);
}

function zip64Extra(values: number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(ZIP64_EXTRA, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [i, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
  return extra;
}

function directoryEnd(count: number, size: number, offset: number): Uint8Array {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, MAX16), 8);
  end.writeUInt16LE(Math.min(count, MAX16), 10);
  end.writeUInt32LE(Math.min(size, MAX32), 12);
  end.writeUInt32LE(Math.min(offset, MAX32), 16);
  if (count < MAX16 && size < MAX32 && offset < MAX32) return end;
  const long = Buffer.alloc(56 + 20);
  long.writeUInt32LE(0x06064b50, 0);
  long.writeBigUInt64LE(44n, 4);
  long.writeUInt16LE(UNIX | versionFor(true), 12);
  long.writeUInt16LE(versionFor(true), 14);
  long.writeBigUInt64LE(BigInt(count), 24);
  long.writeBigUInt64LE(BigInt(count), 32);
  long.writeBigUInt64LE(BigInt(size), 40);
  long.writeBigUInt64LE(BigInt(offset), 48);
  long.writeUInt32LE(0x07064b50, 56);
  long.writeBigUInt64LE(BigInt(offset + size), 64);
  long.writeUInt32LE(1, 72);
  return Buffer.concat([long, end]);
}

const sum = (parts: Uint8Array[]): number => parts.reduce((bytes, part) => bytes + part.length, 0);
