import { type FileHandle, open } from 'node:fs/promises';

/** What a network says of itself before its graph. */
export interface OnnxHeader {
  irVersion: number;
  /** By domain; `''` is ai.onnx. */
  opsets: Readonly<Record<string, number>>;
  /** Who wrote it: `pytorch 2.1.0`. */
  producer: string | null;
}

/** Fields of ModelProto (onnx.proto). */
const FIELDS = { irVersion: 1, producerName: 2, producerVersion: 3, graph: 7, opsetImport: 8 };
/** No real file has more of what is not the graph. */
const LIMITS = { fields: 20_000, textBytes: 4096 };
const WINDOW = 4096;

/**
 * Reads the little of a network that tells which runtime it needs. A graph may have gigabytes: fields are skipped by their
 * length, so that it is a few small readings whatever the size.
 * @returns null when it is no ONNX file
 */
export async function readOnnxHeader(file: string): Promise<OnnxHeader | null> {
  await using handle = await open(file);
  const reader = new Reader(handle, (await handle.stat()).size);
  try {
    return await readModel(reader);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function readModel(reader: Reader): Promise<OnnxHeader | null> {
  const opsets: Record<string, number> = {};
  let [irVersion, hasGraph, name, version] = [0, false, '', ''];
  for (let count = 0; !reader.atEnd; count++) {
    if (count === LIMITS.fields) return null;
    const field = await reader.field();
    if (field.number === FIELDS.irVersion && field.wire === 0) irVersion = field.value;
    if (field.wire !== 2) continue;
    if (field.number === FIELDS.graph) hasGraph = true;
    if (field.number === FIELDS.opsetImport) {
      const [domain, opset] = await readOpset(reader, field.value);
      opsets[domain] = opset;
    } else if (field.number === FIELDS.producerName && field.value <= LIMITS.textBytes) {
      name = await reader.text(field.value);
    } else if (field.number === FIELDS.producerVersion && field.value <= LIMITS.textBytes) {
      version = await reader.text(field.value);
    } else reader.skip(field.value);
  }
  if (irVersion === 0 || !hasGraph) return null;
  return { irVersion, opsets, producer: `${name} ${version}`.trim() || null };
}

/** OperatorSetIdProto: domain is 1, version is 2. */
async function readOpset(reader: Reader, length: number): Promise<[domain: string, version: number]> {
  const end = reader.offset + length;
  let [domain, version] = ['', 0];
  while (reader.offset < end) {
    const field = await reader.field();
    if (field.number === 1 && field.wire === 2 && field.value <= LIMITS.textBytes)
      domain = await reader.text(field.value);
    else if (field.number === 2 && field.wire === 0) version = field.value;
    else if (field.wire === 2) reader.skip(field.value);
  }
  if (reader.offset !== end) throw new RangeError('A message that is longer than it says');
  return [domain === 'ai.onnx' ? '' : domain, version];
}

/** Protobuf's wire format, forward only. What leaves the file is a RangeError. */
class Reader {
  offset = 0;
  readonly #handle: FileHandle;
  readonly #size: number;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.#size = size;
  }

  get atEnd(): boolean {
    return this.offset >= this.#size;
  }

  /** `value`: of wire type 2 the length of what follows, which is not read. */
  async field(): Promise<{ number: number; wire: number; value: number }> {
    const key = await this.#varint();
    const [number, wire] = [Math.floor(key / 8), key % 8];
    if (number === 0) throw new RangeError('No field');
    if (wire === 0 || wire === 2) return { number, wire, value: await this.#varint() };
    if (wire !== 1 && wire !== 5) throw new RangeError('No wire type of protobuf 3');
    this.skip(wire === 1 ? 8 : 4);
    return { number, wire, value: 0 };
  }

  skip(length: number): void {
    if (length > this.#size - this.offset) throw new RangeError('Outside of the file');
    this.offset += length;
  }

  async text(length: number): Promise<string> {
    const from = this.offset;
    this.skip(length);
    if (length === 0) return '';
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, from);
    if (bytesRead < length) throw new RangeError('Outside of the file');
    return buffer.toString('utf8');
  }

  /** Numbers beyond 2^53 are none that mean anything here. */
  async #varint(): Promise<number> {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = await this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('A number without an end');
  }

  async #byte(): Promise<number> {
    if (this.atEnd) throw new RangeError('Outside of the file');
    if (this.offset < this.#start || this.offset >= this.#start + this.#window.length) {
      const length = Math.min(WINDOW, this.#size - this.offset);
      const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, this.offset);
      if (bytesRead === 0) throw new RangeError('Outside of the file');
      this.#window = buffer.subarray(0, bytesRead);
      this.#start = this.offset;
    }
    return this.#window[this.offset++ - this.#start]!;
  }
}
