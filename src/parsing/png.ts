import { crc32, deflateSync } from 'node:zlib';
import type { Size } from './geometry.ts';
import type { Color } from './labels.ts';

/** An indexed picture: row-major, one byte a pixel; every value has a colour in the palette. */
export interface IndexedImage extends Size {
  data: Uint8Array;
  palette: readonly Color[];
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const GREYSCALE = 0;
const INDEXED = 3;

/**
 * A palette PNG (8 bits a pixel) whose pixel values are exactly `data`: an image library would be free to reorder or
 * merge colours, and here the index is the content.
 */
export function encodeIndexedPng({ width, height, data, palette }: IndexedImage): Uint8Array {
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return png(header({ width, height }, 8, INDEXED), chunk('PLTE', Uint8Array.from(palette.flat())), body(rows));
}

/** A black and white PNG, one bit a pixel: 1 is white. `data` is row-major, one byte (0 or 1) a pixel. */
export function encodeBitPng({ width, height }: Size, data: Uint8Array): Uint8Array {
  const stride = (width + 7) >> 3;
  const rows = Buffer.alloc(height * (stride + 1));
  for (let y = 0, at = 0; y < height; y++) {
    const row = y * (stride + 1) + 1;
    for (let x = 0; x < width; x++, at++) if (data[at] === 1) rows[row + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return png(header({ width, height }, 1, GREYSCALE), body(rows));
}

function header({ width, height }: Size, depth: number, colorType: number): Uint8Array {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes[8] = depth;
  bytes[9] = colorType;
  return chunk('IHDR', bytes);
}

/** Rows (each behind a 0: no filter, which suits flat areas best) as one compressed chunk. */
function body(rows: Uint8Array): Uint8Array {
  return chunk('IDAT', deflateSync(rows, { level: 3 }));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8);
  return bytes;
}

function png(...chunks: Uint8Array[]): Uint8Array {
  return Buffer.concat([SIGNATURE, ...chunks, chunk('IEND', new Uint8Array(0))]);
}
