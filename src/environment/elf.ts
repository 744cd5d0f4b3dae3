import { type FileHandle, open } from 'node:fs/promises';

/** What an ELF file asks of the dynamic loader. */
export interface Elf {
  /** `e_machine`, and 32 or 64 bits: files of another machine in a package are for nobody here. */
  machine: number;
  bits: 32 | 64;
  soname: string | null;
  needed: string[];
  /** Entries of DT_RUNPATH, else of DT_RPATH, as written: `$ORIGIN/../lib`. */
  searchPaths: string[];
  /** Which versions of symbols it needs (`GLIBC_2.27`), and from which library. */
  versions: { library: string; version: string }[];
}

/** System V ABI, "Dynamic Section"; LSB for the GNU symbol versions. */
const [PT_LOAD, PT_DYNAMIC] = [1, 2];
const [DT_NEEDED, DT_STRTAB, DT_SONAME, DT_RPATH, DT_RUNPATH, DT_VERNEED, DT_VERNEEDNUM] = [
  1, 5, 14, 15, 29, 0x6ffffffe, 0x6fffffff,
];

/** More than any real file has; what asks for more is no ELF that we want to follow. */
const LIMITS = { programHeaders: 512, dynamicBytes: 1 << 16, versionBytes: 1 << 18, versions: 4096, nameBytes: 4096 };

/** Where an ELF file is read from: a file, or what was taken out of a zip. */
interface Source {
  size: number;
  /** @throws RangeError outside of it */
  readAt(offset: number, length: number): Promise<Buffer>;
}

/**
 * Reads the little of a file that tells what it needs; files may have gigabytes.
 * @returns null when it is no ELF file, or a damaged one
 */
export async function readElf(file: string): Promise<Elf | null> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  return await unlessDamaged({ size, readAt: (offset, length) => readAt(handle, offset, length) });
}

/** The same for a file that is in memory. */
export function parseElf(bytes: Buffer): Promise<Elf | null> {
  return unlessDamaged({
    size: bytes.length,
    readAt: async (offset, length) => {
      checkExtent(offset, length);
      if (offset + length > bytes.length) throw new RangeError('Outside of the file');
      return bytes.subarray(offset, offset + length);
    },
  });
}

async function unlessDamaged(source: Source): Promise<Elf | null> {
  try {
    return await parse(source);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Small enough that a file of one name costs little. */
const BLOCK_BYTES = 16 * 1024;

type Reader = ReturnType<typeof readerOf>;

async function parse(source: Source): Promise<Elf | null> {
  const ident = await source.readAt(0, 20).catch(() => null);
  if (ident === null || ident.readUInt32BE(0) !== 0x7f454c46) return null;
  const bits = ident[4] === 2 ? 64 : 32;
  const reader = readerOf(source, bits, ident[5] !== 2);
  const elf: Elf = { machine: reader.u16(ident, 18), bits, soname: null, needed: [], searchPaths: [], versions: [] };
  const headers = await programHeaders(reader);
  const dynamic = headers.find(({ type }) => type === PT_DYNAMIC);
  if (dynamic) await readDynamic(reader, headers, dynamic, elf);
  return elf;
}

/** Everything that is read is checked against the file's length; what is outside of it is a RangeError. */
function readerOf(source: Source, bits: 32 | 64, little: boolean) {
  const u16 = (bytes: Buffer, at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const u64 = (bytes: Buffer, at: number) => Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  const read = readByBlocks(source);
  return {
    bits,
    u16,
    u32,
    /** A number as wide as an address. */
    word: bits === 64 ? u64 : u32,
    /** At most `length` bytes: fewer at the end of the file. */
    upTo: (offset: number, length: number) => read(offset, Math.min(length, source.size - offset)),
    read,
  };
}

/** Names lie close together, hundreds of them: what was read once is not read again for the next. */
function readByBlocks({ size, readAt }: Source) {
  const blocks = new Map<number, Buffer>();
  const block = async (index: number): Promise<Buffer> => {
    const known = blocks.get(index);
    if (known) return known;
    const bytes = await readAt(index * BLOCK_BYTES, Math.min(BLOCK_BYTES, size - index * BLOCK_BYTES));
    blocks.set(index, bytes);
    return bytes;
  };
  return async (offset: number, length: number): Promise<Buffer> => {
    const [first, last] = [Math.floor(offset / BLOCK_BYTES), Math.floor((offset + length - 1) / BLOCK_BYTES)];
    const isSmall = last - first <= 1 && offset >= 0 && length > 0 && offset + length <= size;
    if (!isSmall) return readAt(offset, length);
    const bytes = first === last ? await block(first) : Buffer.concat([await block(first), await block(last)]);
    const start = offset - first * BLOCK_BYTES;
    return bytes.subarray(start, start + length);
  };
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  checkExtent(offset, length);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead < length) throw new RangeError('Outside of the file');
  return buffer;
}

function checkExtent(offset: number, length: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0 || length <= 0) throw new RangeError('Outside of the file');
}

interface ProgramHeader {
  type: number;
  offset: number;
  address: number;
  fileSize: number;
}

async function programHeaders({ read, bits, u16, u32, word }: Reader): Promise<ProgramHeader[]> {
  const wide = bits === 64;
  const header = await read(0, wide ? 64 : 52);
  const offset = word(header, wide ? 32 : 28);
  const entrySize = u16(header, wide ? 54 : 42);
  const count = u16(header, wide ? 56 : 44);
  if (count === 0) return [];
  if (count > LIMITS.programHeaders || entrySize < (wide ? 56 : 32) || entrySize > 256) throw new RangeError('Headers');
  const table = await read(offset, count * entrySize);
  return Array.from({ length: count }, (_, index) => {
    const at = index * entrySize;
    return {
      type: u32(table, at),
      offset: word(table, at + (wide ? 8 : 4)),
      address: word(table, at + (wide ? 16 : 8)),
      fileSize: word(table, at + (wide ? 32 : 16)),
    };
  });
}

async function readDynamic(reader: Reader, headers: ProgramHeader[], dynamic: ProgramHeader, elf: Elf): Promise<void> {
  const { word } = reader;
  const width = reader.bits / 8;
  const section = await reader.upTo(dynamic.offset, Math.min(dynamic.fileSize, LIMITS.dynamicBytes));
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + 2 * width <= section.length; at += 2 * width) {
    const tag = word(section, at);
    if (tag === 0) break;
    entries.push({ tag, value: word(section, at + width) });
  }
  const entryOf = (tag: number) => entries.find((entry) => entry.tag === tag)?.value;
  const offsetOf = (address: number) => fileOffset(headers, address);
  const strings = entryOf(DT_STRTAB);
  if (strings === undefined) return;
  const nameAt = (index: number) => readName(reader, offsetOf(strings) + index);
  for (const { tag, value } of entries) if (tag === DT_NEEDED) elf.needed.push(await nameAt(value));
  const soname = entryOf(DT_SONAME);
  if (soname !== undefined) elf.soname = await nameAt(soname);
  const paths = entryOf(DT_RUNPATH) ?? entryOf(DT_RPATH);
  if (paths !== undefined) elf.searchPaths = (await nameAt(paths)).split(':').filter((path) => path !== '');
  const versions = entryOf(DT_VERNEED);
  if (versions !== undefined) {
    elf.versions = await readVersions(reader, offsetOf(versions), entryOf(DT_VERNEEDNUM) ?? 0, nameAt);
  }
}

function fileOffset(headers: ProgramHeader[], address: number): number {
  const segment = headers.find((header) => {
    return header.type === PT_LOAD && address >= header.address && address < header.address + header.fileSize;
  });
  if (!segment) throw new RangeError('An address in no segment');
  return segment.offset + address - segment.address;
}

async function readName(reader: Reader, offset: number): Promise<string> {
  for (const length of [128, LIMITS.nameBytes]) {
    const bytes = await reader.upTo(offset, length);
    const end = bytes.indexOf(0);
    if (end !== -1) return bytes.toString('utf8', 0, end);
  }
  throw new RangeError('A name without an end');
}

/** Verneed records, each with a list of Vernaux; both are chained by relative offsets, which are followed forward only. */
async function readVersions(
  reader: Reader,
  offset: number,
  count: number,
  nameAt: (index: number) => Promise<string>,
): Promise<Elf['versions']> {
  const { u16, u32 } = reader;
  const bytes = await reader.upTo(offset, LIMITS.versionBytes);
  const versions: Elf['versions'] = [];
  for (let at = 0, seen = 0; seen < count; seen++) {
    const library = await nameAt(u32(bytes, at + 4));
    let aux = at + u32(bytes, at + 8);
    for (let left = u16(bytes, at + 2); left > 0; left--) {
      if (versions.length >= LIMITS.versions) throw new RangeError('Too many versions');
      versions.push({ library, version: await nameAt(u32(bytes, aux + 8)) });
      const next = u32(bytes, aux + 12);
      if (next === 0) break;
      aux += next;
    }
    const next = u32(bytes, at + 12);
    if (next === 0) break;
    at += next;
  }
  return versions;
}
