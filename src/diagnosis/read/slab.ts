import type { Searched } from './hint-search.ts';
import { NEWLINE, newlinesIn } from './newlines.ts';
import { LONGEST_LINE, PIECE } from './raw-line.ts';
import type { Extract } from './shelf.ts';

/** Bytes behind the place that is looked at that stay at hand, and bytes before it that are there when it is looked at. */
export const BEHIND = 128 << 10;
export const AHEAD = 96 << 10;
const NEW = 1 << 20;

/** A part of a line or all of it: from the first byte to behind the last. */
export interface Span {
  from: number;
  to: number;
}

/** The part of a log that is in memory, and where in it we are. Places are those in the part. */
export class Slab implements Searched {
  readonly bytes = Buffer.alloc(BEHIND + AHEAD + LONGEST_LINE + NEW);
  readonly quads = new Int32Array(this.bytes.buffer);
  length = 0;
  /** Where the next search begins. */
  at = 0;
  /** Number of the line that we are in. */
  n = 1;
  /** Where that line begins, which may have left the memory, and where it ends as far as it is known. */
  #begin = 0;
  #end = 0;
  /** Bytes of the log before the part. */
  before = 0;

  get isFull(): boolean {
    return this.length === this.bytes.length;
  }

  /** Takes as many bytes as there is room for. @returns what is left */
  fill(chunk: Uint8Array): Uint8Array {
    const count = Math.min(chunk.length, this.bytes.length - this.length);
    this.bytes.set(chunk.subarray(0, count), this.length);
    // The line that we are in may end in what is new.
    if (this.#end === this.length) this.#end = this.#endFrom(this.length, this.length + count);
    this.length += count;
    return chunk.subarray(count);
  }

  /** Makes room: what lies far behind goes. */
  slide(): void {
    const gone = Math.max(0, this.at - BEHIND);
    this.bytes.copyWithin(0, gone, this.length);
    this.length -= gone;
    this.at -= gone;
    this.#begin -= gone;
    this.#end -= gone;
    this.before += gone;
  }

  /** Goes to the line that a place is in, onwards; its span, or that of the piece of it when it is very long. */
  goTo(place: number): Span {
    if (place > this.#end) {
      const begin = this.bytes.lastIndexOf(NEWLINE, place - 1) + 1;
      this.n += this.newlines(this.#end, begin);
      this.#begin = begin;
      this.#end = this.#endFrom(place, this.length);
    }
    if (this.#end - this.#begin <= LONGEST_LINE) return { from: this.#begin, to: this.#end };
    const from = this.#begin + Math.floor((place - this.#begin) / PIECE) * PIECE;
    return { from, to: Math.min(from + PIECE, this.#end) };
  }

  /** Goes on to the line, or the piece of one, that a place is in; never back. */
  skipTo(place: number): void {
    if (this.at < place && place < this.length) this.at = Math.max(this.at, this.goTo(place).from);
    else this.at = Math.max(this.at, place);
  }

  /** Number of the line that the next byte would be of. */
  lastLine(): number {
    return this.n + this.newlines(this.#end, this.length);
  }

  /** The line behind the one that we are in, or behind it, that a place is in; null when it is not all in memory, or very long. */
  lineAt(place: number): Span | null {
    const from = this.bytes.lastIndexOf(NEWLINE, place) + 1;
    const to = this.bytes.indexOf(NEWLINE, place);
    return to === -1 || to >= this.length || to - from > LONGEST_LINE ? null : { from, to };
  }

  newlines(from: number, to: number): number {
    return newlinesIn(this.bytes, this.quads, from, to);
  }

  /** A copy. @param n number of the first line */
  extract({ from, to }: Span, n: number): Extract {
    return { at: this.before + from, n, bytes: Buffer.from(this.bytes.subarray(from, to)) };
  }

  #endFrom(place: number, length: number): number {
    const found = this.bytes.subarray(place, length).indexOf(NEWLINE);
    return found === -1 ? length : place + found;
  }
}
