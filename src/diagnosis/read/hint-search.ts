/** Letters that are looked at together. */
const BLOCK = 2;
const BUCKETS = 1 << 16;

/**
 * Finds where any of many texts stands in bytes, however many there are: Wu and Manber, "A fast algorithm for multi-pattern
 * searching", 1994. Most bytes are never looked at.
 */
export class HintSearch {
  /** How far a window may move on, by the block of letters at its end; 0: a hint may end its first letters here. */
  readonly #shifts: Uint8Array;
  /** Hints whose first letters end with the block. */
  readonly #ending = new Map<number, Buffer[]>();
  /** Letters that are searched for: as many as the shortest hint has. */
  readonly #window: number;

  /** @param hints of two letters at least */
  constructor(hints: readonly string[]) {
    const wanted = hints.map((hint) => Buffer.from(hint));
    this.#window = Math.min(...wanted.map(({ length }) => length));
    const furthest = this.#window - BLOCK + 1;
    this.#shifts = new Uint8Array(BUCKETS).fill(furthest);
    for (const hint of wanted) {
      for (let end = BLOCK; end <= this.#window; end += 1) {
        const block = hint[end - 2]! | (hint[end - 1]! << 8);
        this.#shifts[block] = Math.min(this.#shifts[block]!, this.#window - end);
        if (end === this.#window) this.#ending.set(block, [...(this.#ending.get(block) ?? []), hint]);
      }
    }
  }

  /** Where the next hint begins, at or after `from`; -1 when there is none. */
  next(bytes: Buffer, from: number): number {
    const shifts = this.#shifts;
    const { length } = bytes;
    let at = from + this.#window - 1;
    while (at < length) {
      const block = bytes[at - 1]! | (bytes[at]! << 8);
      const shift = shifts[block]!;
      if (shift > 0) {
        at += shift;
        continue;
      }
      const begin = at - this.#window + 1;
      if (this.#standsAt(bytes, begin, block)) return begin;
      at += 1;
    }
    return -1;
  }

  #standsAt(bytes: Buffer, begin: number, block: number): boolean {
    for (const hint of this.#ending.get(block)!) {
      if (begin + hint.length <= bytes.length && equals(bytes, begin, hint)) return true;
    }
    return false;
  }
}

function equals(bytes: Buffer, begin: number, hint: Buffer): boolean {
  for (let i = 0; i < hint.length; i += 1) if (bytes[begin + i] !== hint[i]) return false;
  return true;
}
