/** Bounds of what is held in memory of an instance's output: a start with all its warnings, or some minutes of requests. */
const MAX_LINES = 2_000;
const MAX_LENGTH = 512 * 1024;

/** The newest lines of an output. */
export class RecentLines {
  readonly #maxLines: number;
  readonly #maxLength: number;
  readonly #lines: string[] = [];
  #length = 0;

  constructor({ lines = MAX_LINES, length = MAX_LENGTH }: { lines?: number; length?: number } = {}) {
    this.#maxLines = lines;
    this.#maxLength = length;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    while (this.#lines.length > this.#maxLines || this.#length > this.#maxLength) {
      this.#length -= this.#lines.shift()!.length;
    }
  }

  /** Oldest first. */
  all(): string[] {
    return [...this.#lines];
  }
}
