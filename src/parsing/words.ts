/**
 * Bytes seen four at a time, at any offset. Label maps and masks are mostly long stretches of one value; looking at
 * words instead of bytes is what makes 12 megapixels a matter of milliseconds.
 */
export function wordsOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where the stretch of `value` that holds at `from` ends: the first offset with another value, or `end`. */
export function endOfRun(bytes: Uint8Array, words: DataView, value: number, from: number, end: number): number {
  const word = repeated(value);
  let at = from;
  while (at + 4 <= end && words.getInt32(at) === word) at += 4;
  while (at < end && bytes[at] === value) at++;
  return at;
}

/** A word of four times the same byte, as `DataView.getInt32` reads it. */
export function repeated(value: number): number {
  return Math.imul(value, 0x01010101);
}
