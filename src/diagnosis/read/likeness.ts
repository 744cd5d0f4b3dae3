/** What is in a word, to be added up; what is not. */
const [HEX, LETTER, DIGIT, OTHER] = [0, 1, 2, 4];
/** FNV-1a */
const [BASIS, PRIME] = [0x811c9dc5, 0x01000193];

/** What a byte is in a word. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const sign = String.fromCharCode(byte);
  if (/\d/.test(sign)) return DIGIT;
  if (/[a-fx]/i.test(sign)) return HEX;
  return /[a-z_]/i.test(sign) || byte > 127 ? LETTER : OTHER;
});

/**
 * A number that is equal for lines that differ in numbers alone: digits do not count, nor words of hexadecimal digits (`3fa9`).
 * @param before of what stands before, when several lines are likened as one
 */
export function likeness(bytes: Buffer, begin: number, end: number, before = BASIS): number {
  let hash = before;
  let word = BASIS;
  let kinds = HEX;
  for (let at = begin; at <= end; at += 1) {
    const byte = at < end ? bytes[at]! : 10;
    const kind = KINDS[byte]!;
    if (kind === OTHER) {
      if (kinds !== DIGIT) hash = Math.imul(hash ^ word, PRIME);
      hash = Math.imul(hash ^ byte, PRIME);
      word = BASIS;
      kinds = HEX;
    } else {
      kinds |= kind;
      if (kind !== DIGIT) word = Math.imul(word ^ byte, PRIME);
    }
  }
  return hash;
}
