import type { HintSearch } from './hint-search.ts';
import { type RawLine, Shelf } from './shelf.ts';

/** Lines at the begin and bytes at the end that are kept whatever they say. */
const HEAD_LINES = 200;
const TAIL_BYTES = 128 * 1024;
/** Lines around one with a hint. */
const [BEFORE, AFTER] = [8, 12];
/** A window goes on as long as lines are indented, as those of tracebacks are; so many at most. */
const INDENTED_MOST = 400;
/** Bytes of a line. */
const LONGEST = 8 * 1024;
/** Lines that differ in digits alone are the same; so many of them are opened a window for. */
const SAME_MOST = 2;
/** Lines that are remembered for that. */
const REMEMBERED = 100_000;

const [NEWLINE, BLANK, TAB] = [10, 32, 9];

/** Of a long log, the lines around what may be a failure, its begin and its end; in bounded memory. */
export class Sifter {
  readonly #search: HintSearch;
  readonly #shelf = new Shelf();
  readonly #seen = new Map<number, number>();
  /** Lines that were pushed before the one that is looked at. */
  #line = 0;
  #wantedTo = HEAD_LINES;
  #indentedTo = 0;
  /** The newest runs, and how many lines came before each. */
  readonly #tail: { run: Buffer; line: number }[] = [];

  constructor(search: HintSearch) {
    this.#search = search;
  }

  /** @param run whole lines, each with its line end */
  push(run: Buffer): void {
    this.#remember(run);
    let at = 0;
    while (at < run.length) {
      if (this.#wants(run[at]!)) {
        at = this.#keep(run, at);
        continue;
      }
      const hit = this.#search.next(run, at);
      const begin = hit === -1 ? run.length : run.lastIndexOf(NEWLINE, hit) + 1;
      at =
        hit === -1 || !this.#isNew(run, begin)
          ? this.#pass(run, at, endOfLine(run, begin))
          : this.#open(run, at, begin);
    }
  }

  /** What is kept, and how many lines there were. */
  end(): { lines: RawLine[]; total: number } {
    const [oldest] = this.#tail;
    const tail = this.#tail.flatMap(({ run, line }) => linesOf(run, line));
    return { lines: [...this.#shelf.linesBefore((oldest?.line ?? 0) + 1), ...tail], total: tail.at(-1)?.n ?? 0 };
  }

  #wants(first: number): boolean {
    if (this.#line < this.#wantedTo) return true;
    return this.#line < this.#indentedTo && (first === BLANK || first === TAB);
  }

  #keep(run: Buffer, at: number): number {
    const end = endOfLine(run, at);
    this.#line += 1;
    this.#shelf.put({ n: this.#line, bytes: lineAt(run, at, end) });
    return end;
  }

  #pass(run: Buffer, from: number, to: number): number {
    for (let at = run.indexOf(NEWLINE, from); at !== -1 && at < to; at = run.indexOf(NEWLINE, at + 1)) this.#line += 1;
    return to;
  }

  /** Begins a window for the line at `begin`. @returns where its first line is, `from` or later */
  #open(run: Buffer, from: number, begin: number): number {
    let first = begin;
    let lines = 0;
    while (lines < BEFORE && first > from) {
      first = first < 2 ? 0 : run.lastIndexOf(NEWLINE, first - 2) + 1;
      lines += 1;
    }
    this.#pass(run, from, first);
    this.#wantedTo = this.#line + lines + 1 + AFTER;
    this.#indentedTo = this.#wantedTo + INDENTED_MOST;
    return first;
  }

  #isNew(run: Buffer, begin: number): boolean {
    const key = likeness(run, begin, endOfLine(run, begin));
    const times = this.#seen.get(key) ?? 0;
    if (times >= SAME_MOST) return false;
    if (this.#seen.size >= REMEMBERED) this.#seen.clear();
    this.#seen.set(key, times + 1);
    return true;
  }

  #remember(run: Buffer): void {
    this.#tail.push({ run, line: this.#line });
    let bytes = this.#tail.reduce((sum, one) => sum + one.run.length, 0);
    while (bytes - this.#tail[0]!.run.length >= TAIL_BYTES) bytes -= this.#tail.shift()!.run.length;
  }
}

/** The lines of a run. @param before number of the line before it */
export function linesOf(run: Buffer, before: number): RawLine[] {
  const lines: RawLine[] = [];
  for (let at = 0; at < run.length; ) {
    const end = endOfLine(run, at);
    lines.push({ n: before + lines.length + 1, bytes: lineAt(run, at, end) });
    at = end;
  }
  return lines;
}

/** Behind the line end. */
function endOfLine(run: Buffer, at: number): number {
  const end = run.indexOf(NEWLINE, at);
  return end === -1 ? run.length : end + 1;
}

const lineAt = (run: Buffer, at: number, end: number): Buffer =>
  run.subarray(at, Math.min(at + LONGEST, run[end - 1] === NEWLINE ? end - 1 : end));

/** Equal for lines that differ in digits alone (FNV-1a). */
function likeness(run: Buffer, begin: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = begin; at < end; at += 1) {
    const byte = run[at]!;
    if (byte < 48 || byte > 57) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash;
}
