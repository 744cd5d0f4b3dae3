/** Collects chunks in one growing buffer: a body in a million one-byte chunks costs no more than in one. */
export class Gather {
  #buffer: Buffer;
  #size = 0;

  /** @param expected bytes, where they are known */
  constructor(expected = 0) {
    this.#buffer = Buffer.allocUnsafe(Math.min(Math.max(expected, 16 * 1024), 1024 * 1024));
  }

  get size(): number {
    return this.#size;
  }

  push(chunk: Uint8Array): void {
    const size = this.#size + chunk.length;
    if (size > this.#buffer.length) {
      const bigger = Buffer.allocUnsafe(Math.max(size, this.#buffer.length * 2));
      this.#buffer.copy(bigger, 0, 0, this.#size);
      this.#buffer = bigger;
    }
    this.#buffer.set(chunk, this.#size);
    this.#size = size;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }
}
