export interface TinyElf {
  soname?: string;
  needed?: string[];
  runpath?: string;
  /** Which versions of symbols it needs, by library. */
  versions?: Record<string, string[]>;
  /** x86-64 when left out. */
  machine?: number;
}

const [HEADER, PROGRAM_HEADER] = [64, 56];

/** A 64-bit little-endian ELF file that has nothing but what a dynamic loader asks first. */
export function tinyElf({ soname, needed = [], runpath, versions = {}, machine = 62 }: TinyElf): Buffer {
  const strings: Buffer[] = [Buffer.from('\0')];
  const name = (text: string): number => {
    const at = Buffer.concat(strings).length;
    strings.push(Buffer.from(`${text}\0`));
    return at;
  };
  const entries: [tag: number, value: number][] = needed.map((library) => [1, name(library)]);
  if (soname !== undefined) entries.push([14, name(soname)]);
  if (runpath !== undefined) entries.push([29, name(runpath)]);
  const needs = verneed(versions, name);
  const start = HEADER + 2 * PROGRAM_HEADER;
  const size = 16 * (entries.length + 4);
  const [needsAt, stringsAt] = [start + size, start + size + needs.length];
  entries.push([5, stringsAt], [0x6ffffffe, needsAt], [0x6fffffff, Object.keys(versions).length], [0, 0]);
  const dynamic = Buffer.concat(entries.map(([tag, value]) => words(tag, value)));
  const table = Buffer.concat(strings);
  const total = stringsAt + table.length;
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(0x7f454c46, 0);
  header.set([2, 1, 1], 4);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(machine, 18);
  header.writeBigUInt64LE(BigInt(HEADER), 32);
  header.writeUInt16LE(PROGRAM_HEADER, 54);
  header.writeUInt16LE(2, 56);
  const segments = [segment(1, 0, total), segment(2, start, size)];
  return Buffer.concat([header, ...segments, dynamic, needs, table]);
}

function verneed(versions: Record<string, string[]>, name: (text: string) => number): Buffer {
  const parts: Buffer[] = [];
  const libraries = Object.entries(versions);
  for (const [index, [library, own]] of libraries.entries()) {
    const need = Buffer.alloc(16);
    need.writeUInt16LE(1, 0);
    need.writeUInt16LE(own.length, 2);
    need.writeUInt32LE(name(library), 4);
    need.writeUInt32LE(16, 8);
    need.writeUInt32LE(index === libraries.length - 1 ? 0 : 16 + 16 * own.length, 12);
    parts.push(need);
    for (const [at, version] of own.entries()) {
      const aux = Buffer.alloc(16);
      aux.writeUInt32LE(name(version), 8);
      aux.writeUInt32LE(at === own.length - 1 ? 0 : 16, 12);
      parts.push(aux);
    }
  }
  return Buffer.concat(parts);
}

function segment(type: number, offset: number, size: number): Buffer {
  const header = Buffer.alloc(PROGRAM_HEADER);
  header.writeUInt32LE(type, 0);
  for (const [at, value] of [
    [8, offset],
    [16, offset],
    [32, size],
    [40, size],
  ] as const) {
    header.writeBigUInt64LE(BigInt(value), at);
  }
  return header;
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * index);
  return bytes;
}
