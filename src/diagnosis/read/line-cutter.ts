const NEWLINE = 10;
/** Bytes of a line that are kept; what is longer is cut. */
export const LONGEST_LINE = 64 * 1024;

/** Cuts a stream of bytes into runs of whole lines, in bounded memory however long a line is. */
export class LineCutter {
  #rest: Buffer[] = [];
  #held = 0;
  /** The line under way is too long: what comes of it is dropped. */
  #dropping = false;

  /** The lines that are whole now, each with its line end. */
  push(chunk: Buffer): Buffer {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last === -1) {
      this.#hold(chunk);
      return Buffer.alloc(0);
    }
    // The rest of a line that is too long ends here.
    const begin = this.#dropping ? chunk.indexOf(NEWLINE) : 0;
    const whole = Buffer.concat([...this.#rest, chunk.subarray(begin, last + 1)]);
    this.#rest = [];
    this.#held = 0;
    this.#dropping = false;
    this.#hold(chunk.subarray(last + 1));
    return whole;
  }

  /** What came after the last line end. */
  end(): Buffer {
    return Buffer.concat(this.#rest);
  }

  #hold(part: Buffer): void {
    const room = LONGEST_LINE - this.#held;
    if (part.length > room) this.#dropping = true;
    const kept = part.subarray(0, Math.max(0, room));
    if (kept.length === 0) return;
    // A copy: a slice would keep the whole chunk.
    this.#rest.push(Buffer.from(kept));
    this.#held += kept.length;
  }
}
