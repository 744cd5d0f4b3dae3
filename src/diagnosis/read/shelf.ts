/** A line as it came, without its line end. */
export interface RawLine {
  n: number;
  bytes: Buffer;
}

/** Bytes that are kept of the first lines, and of the last. How a program ended says more than how it began. */
const [FIRST, LAST] = [1 << 20, 3 << 20];

/** Lines in order: when they are too many, the first and the last of them. */
export class Shelf {
  #first: RawLine[] = [];
  #firstBytes = 0;
  #last: RawLine[] = [];
  #lastBytes = 0;

  /** @param line its bytes are copied */
  put({ n, bytes }: RawLine): void {
    const copy = { n, bytes: Buffer.from(bytes) };
    if (this.#lastBytes === 0 && this.#firstBytes + bytes.length <= FIRST) {
      this.#first.push(copy);
      this.#firstBytes += bytes.length;
      return;
    }
    this.#last.push(copy);
    this.#lastBytes += bytes.length;
    // Not at every line: moving all of them takes its time.
    if (this.#lastBytes > 2 * LAST) this.#shorten();
  }

  /** All that was put before the line with this number. */
  linesBefore(n: number): RawLine[] {
    this.#shorten();
    return [...this.#first, ...this.#last].filter((line) => line.n < n);
  }

  #shorten(): void {
    let from = 0;
    while (this.#lastBytes > LAST) this.#lastBytes -= this.#last[from++]!.bytes.length;
    this.#last = this.#last.slice(from);
  }
}
