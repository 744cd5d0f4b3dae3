import { NEWLINE } from './newlines.ts';
import type { Extract } from './shelf.ts';

/** A line as it came, without its line end; or a piece of a very long one. */
export interface RawLine {
  n: number;
  bytes: Buffer;
}

/** Bytes up to which a line is one: records of loggers with tracebacks in them are long. */
export const LONGEST_LINE = 64 << 10;
/** Longer ones are cut into so many as it takes, all with the same number. */
export const PIECE = 8_000;

/** The lines of extracts that are in order. What overlaps is told once. */
export function linesOf(extracts: readonly Extract[]): RawLine[] {
  const lines: RawLine[] = [];
  let told = 0;
  for (const { at, n: first, bytes } of extracts) {
    for (let [from, n] = [0, first]; from < bytes.length; n += 1) {
      const found = bytes.indexOf(NEWLINE, from);
      const to = found === -1 ? bytes.length : found;
      if (at + from >= told) lines.push(...piecesOf({ n, bytes: bytes.subarray(from, to) }));
      from = to + 1;
      told = Math.max(told, at + from);
    }
  }
  return lines;
}

function piecesOf({ n, bytes }: RawLine): RawLine[] {
  if (bytes.length <= LONGEST_LINE) return [{ n, bytes }];
  const count = Math.ceil(bytes.length / PIECE);
  return Array.from({ length: count }, (_, piece) => ({
    n,
    bytes: bytes.subarray(piece * PIECE, (piece + 1) * PIECE),
  }));
}
