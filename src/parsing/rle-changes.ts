import type { Size } from './geometry.ts';
import type { Mask } from './mask.ts';
import { wordsOf } from './words.ts';

/**
 * Where a mask changes between 0 and 1 when it is read column by column: offsets (x * height + y), ascending, the
 * first one starting ones. Reading columns of a row-major mask would miss the cache at every pixel, so rows are
 * compared with the row above, four pixels at a time, and the few places that differ are sorted by column.
 */
export function columnChanges(mask: Mask): Int32Array {
  const { box, size, data } = mask;
  const found = changedPixels(mask);
  const starts = new Int32Array(box.width + 1);
  for (let i = 0; i < found.count; i++) starts[found.columns[i]! + 1]!++;
  for (let x = 0; x < box.width; x++) starts[x + 1]! += starts[x]!;
  const sorted = new Int32Array(found.count);
  // Rows were visited from the top, so filling the columns in that order keeps each column sorted.
  for (let i = 0; i < found.count; i++) {
    const x = found.columns[i]!;
    sorted[starts[x]!++] = (box.x + x) * size.height + box.y + found.rows[i]!;
  }
  const touches = box.y === 0 && box.y + box.height === size.height && data.length > 0;
  return touches ? withoutPairs(sorted) : sorted;
}

/** Ones that go over from the foot of a column to the head of the next change there twice, that is, not at all. */
function withoutPairs(sorted: Int32Array): Int32Array {
  let kept = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (kept > 0 && sorted[kept - 1] === sorted[i]) kept--;
    else sorted[kept++] = sorted[i]!;
  }
  return sorted.subarray(0, kept);
}

interface Changes {
  count: number;
  columns: Int32Array;
  rows: Int32Array;
}

/** Pixels of the box that differ from the one above, and the ones under the last row, in reading order. */
function changedPixels({ box, data }: Mask): Changes {
  const { width, height } = box;
  let changes = allocate(Math.max(1024, 4 * width));
  const words = wordsOf(data);
  const inWords = width - (width & 3);
  for (let y = 0; y <= height; y++) {
    if (changes.count + width > changes.columns.length) changes = grown(changes, width);
    const { columns, rows } = changes;
    let count = changes.count;
    const row = y * width;
    if (y === 0 || y === height) {
      const edge = y === 0 ? 0 : row - width;
      for (let x = 0; x < width; x++) {
        if (data[edge + x] === 1) {
          columns[count] = x;
          rows[count++] = y;
        }
      }
    } else {
      for (let x = 0; x < inWords; x += 4) {
        if (words.getInt32(row + x) === words.getInt32(row - width + x)) continue;
        for (let i = x; i < x + 4; i++) {
          if (data[row + i] !== data[row - width + i]) {
            columns[count] = i;
            rows[count++] = y;
          }
        }
      }
      for (let x = inWords; x < width; x++) {
        if (data[row + x] !== data[row - width + x]) {
          columns[count] = x;
          rows[count++] = y;
        }
      }
    }
    changes.count = count;
  }
  return changes;
}

function allocate(capacity: number): Changes {
  return { count: 0, columns: new Int32Array(capacity), rows: new Int32Array(capacity) };
}

function grown(changes: Changes, more: number): Changes {
  const bigger = allocate(2 * changes.columns.length + more);
  bigger.columns.set(changes.columns);
  bigger.rows.set(changes.rows);
  bigger.count = changes.count;
  return bigger;
}

/**
 * The way back: a sparse mask from its column-major changes (an even number of offsets, ascending, possibly with
 * repeats). Changes are marked where they happen, then every row is the row above with its marks toggled.
 */
export function fillFromChanges(changes: Int32Array, size: Size): Mask {
  const box = boxOfChanges(changes, size);
  const { width, height } = box;
  const data = new Uint8Array(width * height);
  let area = 0;
  for (let i = 0; i < changes.length; i += 2) {
    area += changes[i + 1]! - changes[i]!;
    for (let from = changes[i]!; from < changes[i + 1]!; ) {
      const x = Math.floor(from / size.height);
      const to = Math.min(changes[i + 1]!, (x + 1) * size.height);
      toggle(data, box, x, from - x * size.height);
      toggle(data, box, x, to - x * size.height);
      from = to;
    }
  }
  toggleDownwards(data, width);
  return { size, box, data, area };
}

/** Every row becomes the row above with its own marks toggled; by words where a word cannot reach its own row. */
function toggleDownwards(data: Uint8Array, width: number): void {
  let at = width;
  if (width >= 4) {
    const words = wordsOf(data);
    for (; at + 4 <= data.length; at += 4) words.setInt32(at, words.getInt32(at) ^ words.getInt32(at - width));
  }
  for (; at < data.length; at++) data[at]! ^= data[at - width]!;
}

function toggle(data: Uint8Array, box: Mask['box'], x: number, y: number): void {
  const row = y - box.y;
  if (row < box.height) data[row * box.width + x - box.x]! ^= 1;
}

function boxOfChanges(changes: Int32Array, size: Size): Mask['box'] {
  const { height } = size;
  let top = height;
  let bottom = 0;
  let left = -1;
  let right = 0;
  for (let i = 0; i < changes.length; i += 2) {
    const from = changes[i]!;
    const last = changes[i + 1]! - 1;
    if (last < from) continue;
    const x = Math.floor(from / height);
    right = Math.floor(last / height);
    if (left < 0) left = x;
    top = Math.min(top, x === right ? from - x * height : 0);
    bottom = Math.max(bottom, x === right ? last - right * height : height - 1);
  }
  if (left < 0) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
