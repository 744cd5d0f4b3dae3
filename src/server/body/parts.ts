/** Bytes from which on a chunk is kept as it came; copying it would cost more than it holds. */
const LARGE = 4 * 1024;

/** A body in the pieces that it came in. Small pieces are put together: a body in a million one-byte chunks costs no more than in one. */
export class Parts {
  readonly #parts: Buffer[] = [];
  #tail: Buffer | undefined;
  #filled = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(chunk: Buffer): void {
    this.#size += chunk.length;
    if (chunk.length >= LARGE) {
      this.#flush();
      this.#parts.push(chunk);
      return;
    }
    if (this.#tail && this.#filled + chunk.length > this.#tail.length) this.#flush();
    this.#tail ??= Buffer.allocUnsafe(4 * LARGE);
    this.#tail.set(chunk, this.#filled);
    this.#filled += chunk.length;
  }

  /** In order. Nothing is pushed any more. */
  all(): readonly Buffer[] {
    this.#flush();
    return this.#parts;
  }

  #flush(): void {
    if (this.#tail && this.#filled > 0) this.#parts.push(this.#tail.subarray(0, this.#filled));
    this.#tail = undefined;
    this.#filled = 0;
  }
}
