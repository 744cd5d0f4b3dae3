/** Lines as they came, from a place in the log on. */
export interface Extract {
  /** Bytes before it. */
  at: number;
  /** Number of its first line. */
  n: number;
  bytes: Buffer;
}

/** Bytes that are kept of what comes first, and of what comes last: how a program ended says more than how it began. */
const [FIRST, LAST] = [160 << 10, 320 << 10];

/** Extracts, by what they are like: the first of their kinds, and the last of each kind. */
export class Shelf {
  readonly #first: Extract[] = [];
  #firstBytes = 0;
  /** Longest untouched first. */
  readonly #last = new Map<number, Extract>();
  #lastBytes = 0;

  readonly roomForLast = LAST;

  get hasRoom(): boolean {
    return this.#firstBytes < FIRST;
  }

  /** Where the last of the first extracts ends, in bytes of the log. */
  get endOfFirst(): number {
    const last = this.#first.at(-1);
    return last === undefined ? 0 : last.at + last.bytes.length;
  }

  putFirst(extract: Extract): void {
    this.#first.push(extract);
    this.#firstBytes += extract.bytes.length;
  }

  /** Puts it in the place of the last of its kind. */
  putLast(kind: number, extract: Extract): void {
    this.#drop(kind);
    this.#last.set(kind, extract);
    this.#lastBytes += extract.bytes.length;
    for (const oldest of this.#last.keys()) {
      if (this.#lastBytes <= LAST) break;
      this.#drop(oldest);
    }
  }

  #drop(kind: number): void {
    this.#lastBytes -= this.#last.get(kind)?.bytes.length ?? 0;
    this.#last.delete(kind);
  }

  /** They may overlap. */
  all(): Extract[] {
    return [...this.#first, ...this.#last.values()];
  }
}
