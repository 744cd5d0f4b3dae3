import { LastgoodError } from '../errors.ts';
import { emptyMask, type Mask } from './mask.ts';
import { columnChanges, fillFromChanges } from './rle-changes.ts';

/**
 * A mask as COCO tools exchange it: lengths of the runs of zeros and ones, in turn and column by column, starting with
 * zeros; each length (from the third on less the one two before) in groups of five bits, lowest first, as characters
 * from '0' on, bit 6 meaning that more follow.
 */
export interface Rle {
  /** [height, width] */
  size: [number, number];
  counts: string;
}

/** The mask as COCO compressed run lengths. The work is done inside the mask's box only. */
export function encodeRle(mask: Mask): Rle {
  return { size: [mask.size.height, mask.size.width], counts: compress(runLengths(mask)) };
}

/**
 * The mask that COCO compressed run lengths describe.
 * @throws LastgoodError `bad_request` when the counts are not such a string or do not fill the picture
 */
export function decodeRle(rle: Rle): Mask {
  const [height, width] = rle.size;
  return maskFromRunLengths(expand(rle.counts, height * width), { width, height });
}

/** Run lengths as numbers (COCO's uncompressed form): zeros, ones, zeros, …, column-major. */
export function runLengths(mask: Mask): number[] {
  const pixels = mask.size.width * mask.size.height;
  const changes = columnChanges(mask);
  const lengths: number[] = [];
  let last = 0;
  for (const change of changes) {
    lengths.push(change - last);
    last = change;
  }
  if (last < pixels || lengths.length === 0) lengths.push(pixels - last);
  return lengths;
}

/** A mask from COCO's uncompressed run lengths, which must fill the picture. */
export function maskFromRunLengths(lengths: readonly number[], size: Mask['size']): Mask {
  const changes = new Int32Array(lengths.length + (lengths.length & 1));
  let at = 0;
  for (let i = 0; i < lengths.length; i++) {
    at += lengths[i]!;
    changes[i] = at;
  }
  if (at !== size.width * size.height) throw broken(`its runs cover ${at} of ${size.width * size.height} pixels`);
  // An odd number of runs ends with zeros: the last change is the end of the picture and starts nothing.
  const ends = lengths.length & 1 ? changes.subarray(0, lengths.length - 1) : changes;
  return ends.length === 0 ? emptyMask(size) : fillFromChanges(ends, size);
}

function compress(lengths: readonly number[]): string {
  let bytes = new Uint8Array(lengths.length * 3 + 8);
  let used = 0;
  for (let i = 0; i < lengths.length; i++) {
    if (used + 8 > bytes.length) {
      const bigger = new Uint8Array(bytes.length * 2);
      bigger.set(bytes);
      bytes = bigger;
    }
    let rest = i > 2 ? lengths[i]! - lengths[i - 2]! : lengths[i]!;
    for (;;) {
      const bits = rest & 0x1f;
      rest >>= 5;
      const done = bits & 0x10 ? rest === -1 : rest === 0;
      bytes[used++] = 48 + (done ? bits : bits | 0x20);
      if (done) break;
    }
  }
  return Buffer.from(bytes.buffer, 0, used).toString('latin1');
}

function expand(counts: string, pixels: number): number[] {
  const lengths: number[] = [];
  for (let at = 0; at < counts.length; ) {
    let value = 0;
    let shift = 0;
    let bits: number;
    do {
      bits = counts.charCodeAt(at++) - 48;
      if (!(bits >= 0 && bits < 64) || shift > 30) throw broken(`character ${at} of its counts has no meaning`);
      value |= (bits & 0x1f) << shift;
      shift += 5;
    } while (bits & 0x20);
    if (bits & 0x10 && shift < 32) value |= -1 << shift;
    if (lengths.length > 2) value += lengths[lengths.length - 2]!;
    if (value < 0 || value > pixels) throw broken(`run ${lengths.length + 1} is ${value} pixels long`);
    lengths.push(value);
  }
  return lengths;
}

function broken(why: string): LastgoodError {
  return new LastgoodError('bad_request', `This run-length mask cannot be read: ${why}.`, {
    hint: 'Send COCO compressed run lengths: {"size": [height, width], "counts": "…"}.',
  });
}
