import type { Size } from '../../src/parsing/geometry.ts';
import type { Segment } from '../../src/parsing/parsing.ts';

// The plain way to do what src/parsing does with masks: dense pictures, pixel by pixel. What ours is measured against.

/** One dense mask a class and person. */
export function plainCut(labels: Uint8Array, people: Uint8Array): Map<number, Uint8Array> {
  const masks = new Map<number, Uint8Array>();
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    const key = (people[i]! << 8) | labels[i]!;
    let mask = masks.get(key);
    if (!mask) {
      mask = new Uint8Array(labels.length);
      masks.set(key, mask);
    }
    mask[i] = 1;
  }
  return masks;
}

export function plainPaint(segments: readonly Segment[], dense: readonly Uint8Array[]): Uint8Array {
  const map = new Uint8Array(dense[0]!.length);
  dense.forEach((bytes, n) => {
    const { label } = segments[n]!;
    for (let i = 0; i < bytes.length; i++) if (bytes[i] === 1) map[i] = label;
  });
  return map;
}

/** Run lengths the plain way: every pixel, column by column. */
export function plainRunLengths(bytes: Uint8Array, { width, height }: Size): number[] {
  const lengths: number[] = [];
  let current = 0;
  let length = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      if (bytes[y * width + x] !== current) {
        lengths.push(length);
        length = 0;
        current = 1 - current;
      }
      length++;
    }
  }
  return [...lengths, length];
}

export function plainRle(bytes: Uint8Array, size: Size): string {
  const lengths = plainRunLengths(bytes, size);
  return lengths.map((value, i) => plainNumber(i > 2 ? value - lengths[i - 2]! : value)).join('');
}

function plainNumber(value: number): string {
  let text = '';
  for (let rest = value, more = true; more; ) {
    const bits = rest & 31;
    rest >>= 5;
    more = !(rest === (bits & 16 ? -1 : 0));
    text += String.fromCharCode(48 + bits + (more ? 32 : 0));
  }
  return text;
}

export function plainRleBack(counts: string, { width, height }: Size): Uint8Array {
  const bytes = new Uint8Array(width * height);
  const lengths: number[] = [];
  for (let at = 0; at < counts.length; ) {
    let value = 0;
    let shift = 0;
    let bits = 32;
    for (; bits & 32; shift += 5) {
      bits = counts.charCodeAt(at++) - 48;
      value |= (bits & 31) << shift;
    }
    if (bits & 16) value |= -1 << shift;
    if (lengths.length > 2) value += lengths[lengths.length - 2]!;
    lengths.push(value);
  }
  let at = 0;
  lengths.forEach((length, n) => {
    for (let i = 0; i < length; i++, at++) if (n & 1) bytes[(at % height) * width + Math.floor(at / height)] = 1;
  });
  return bytes;
}
