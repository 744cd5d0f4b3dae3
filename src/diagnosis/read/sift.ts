import { type Event, Events } from './events.ts';
import { NEWLINE } from './newlines.ts';
import { LONGEST_LINE, linesOf, PIECE, type RawLine } from './raw-line.ts';
import { type Extract, Shelf } from './shelf.ts';
import { AHEAD, BEHIND, Slab } from './slab.ts';
import { isTelling } from './telling.ts';
import { Turns } from './turns.ts';

/** Bytes at the begin and at the end that are kept whatever they say. */
const [HEAD, TAIL] = [32 << 10, BEHIND];
/** Lines, and bytes at most, around what is kept. */
const BEFORE = { lines: 8, bytes: 4 << 10 };
const AFTER = { lines: 16, bytes: 8 << 10 };
/** Likenesses that are remembered, and lines that are read to find out whether they tell of a failure. */
const REMEMBERED = 100_000;
const READ = 20_000;

/** Of a long log, the lines around what may be a failure, its begin and its end; in bounded memory. */
export class Sifter {
  readonly #slab = new Slab();
  readonly #turns = new Turns();
  readonly #shelf = new Shelf();
  #events: Events | null = null;
  /** Whether what is like this tells of a failure. */
  readonly #known = new Map<number, boolean>();
  #read = 0;

  push(chunk: Uint8Array): void {
    for (let rest = chunk; rest.length > 0; ) {
      rest = this.#slab.fill(rest);
      if (!this.#slab.isFull) continue;
      this.#search(this.#slab.length - AHEAD);
      this.#slab.slide();
    }
  }

  /** What is kept, and how many lines there were. */
  end(): { lines: RawLine[]; total: number } {
    const slab = this.#slab;
    this.#search(slab.length);
    const { total, tail } = tailOf(slab);
    const extracts = [...this.#shelf.all(), ...this.#turns.extracts(), tail];
    return { lines: linesOf(extracts.sort((a, b) => a.at - b.at)), total };
  }

  /** Looks at all lines that begin before a place. */
  #search(limit: number): void {
    const slab = this.#slab;
    this.#events ??= this.#begin();
    const newest = new Map<number, Event>();
    for (let event = this.#events.next(limit); event !== null; event = this.#events.next(limit)) {
      const isNew = !this.#known.has(event.like);
      if (!this.#tells(event)) continue;
      if (isNew && this.#shelf.hasRoom) this.#shelf.putFirst(around(slab, event, this.#shelf.endOfFirst - slab.before));
      newest.delete(event.like);
      newest.set(event.like, event);
    }
    this.#keep([...newest.values()]);
    this.#turns.keep(slab);
    slab.skipTo(limit);
  }

  /** What came last of each kind, as much as there is room for. */
  #keep(events: readonly Event[]): void {
    const extracts: [like: number, extract: Extract][] = [];
    let room = this.#shelf.roomForLast;
    for (let index = events.length - 1; index >= 0 && room > 0; index -= 1) {
      const event = events[index]!;
      const extract = around(this.#slab, event, index === 0 ? 0 : events[index - 1]!.to + 1);
      extracts.push([event.like, extract]);
      room -= extract.bytes.length;
    }
    for (const [like, extract] of extracts.reverse()) this.#shelf.putLast(like, extract);
  }

  #begin(): Events {
    const { bytes, length } = this.#slab;
    const to = bytes.lastIndexOf(NEWLINE, Math.min(HEAD, length)) + 1;
    this.#shelf.putFirst(this.#slab.extract({ from: 0, to }, 1));
    return new Events(this.#slab, this.#turns);
  }

  #tells({ like, isSure, from, to }: Event): boolean {
    const known = this.#known.get(like);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    if (!isSure) this.#read += 1;
    const tells = isSure || (this.#read <= READ && isTelling(this.#slab.bytes.subarray(from, to)));
    this.#known.set(like, tells);
    return tells;
  }
}

/** An event with the lines around it. @param floor what lies before it is told already */
function around(slab: Slab, event: Event, floor: number): Extract {
  const from = Math.min(event.from, Math.max(floor, linesBefore(slab, event.from)));
  const n = event.n - slab.newlines(from, event.from);
  return slab.extract({ from, to: linesBehind(slab, event.to) }, n);
}

function linesBefore({ bytes }: Slab, from: number): number {
  let begin = from;
  for (let lines = 0; lines < BEFORE.lines && begin > 0; lines += 1) {
    const earliest = Math.max(0, from - BEFORE.bytes);
    const found = bytes.subarray(earliest, begin - 1).lastIndexOf(NEWLINE);
    if (found === -1) return earliest === 0 && begin <= BEFORE.bytes ? 0 : begin;
    begin = earliest + found + 1;
  }
  return begin;
}

function linesBehind({ bytes, length }: Slab, to: number): number {
  let end = to;
  for (let lines = 0; lines <= AFTER.lines && end < length; lines += 1) {
    const found = bytes.subarray(end, Math.min(length, end + LONGEST_LINE)).indexOf(NEWLINE);
    // Of a very long line as much as is a piece of it.
    if (found === -1) return Math.min(length, end + PIECE);
    if (lines > 0 && end + found > to + AFTER.bytes) return end;
    end += found + 1;
  }
  return end;
}

function tailOf(slab: Slab): { total: number; tail: Extract } {
  const { bytes, length } = slab;
  const isOpen = length > 0 && bytes[length - 1] !== NEWLINE;
  const last = slab.lastLine();
  const begin = Math.max(0, length - TAIL);
  const from = begin === 0 ? 0 : begin + bytes.subarray(begin, length).indexOf(NEWLINE) + 1;
  const tail = slab.extract({ from, to: length }, last - slab.newlines(from, length));
  return { total: isOpen ? last : last - 1, tail };
}
