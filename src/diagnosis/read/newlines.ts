export const NEWLINE = 10;

/** Fewer bytes are counted one by one. */
const FEW = 64;
/** Bytes of a line up to which it is quicker to look at all of them than to search for its end. */
const SHORT = 48;
const [EVERY, LOW7, HIGH] = [0x0a0a0a0a, 0x7f7f7f7f, 0x01010101];

/** How many line ends are between two places. @param quads the same bytes, four and four */
export function newlinesIn(bytes: Buffer, quads: Int32Array, from: number, to: number): number {
  if (to - from < FEW) return oneByOne(bytes, from, to);
  const part = bytes.subarray(from, to);
  const most = (to - from) / SHORT;
  let count = 0;
  for (let at = part.indexOf(NEWLINE); at !== -1; at = part.indexOf(NEWLINE, at + 1)) {
    count += 1;
    if (count > most) return count + byFours(bytes, quads, from + at + 1, to);
  }
  return count;
}

function byFours(bytes: Buffer, quads: Int32Array, from: number, to: number): number {
  if (to - from < FEW) return oneByOne(bytes, from, to);
  const [first, last] = [(from + 3) >> 2, to >> 2];
  let count = oneByOne(bytes, from, first << 2) + oneByOne(bytes, last << 2, to);
  for (let quad = first; quad < last; quad += 1) {
    const differs = quads[quad]! ^ EVERY;
    // The highest bit of each byte that differs in nothing (Hacker's Delight, 6-1).
    const equal = ~(((differs & LOW7) + LOW7) | differs | LOW7);
    if (equal !== 0) count += Math.imul(equal >>> 7, HIGH) >>> 24;
  }
  return count;
}

function oneByOne(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === NEWLINE) count += 1;
  return count;
}
