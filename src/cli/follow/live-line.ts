import type { Output } from '../host.ts';

/** The last line of a terminal, written over again and again; what is said meanwhile scrolls away above it. */
export class LiveLine {
  readonly #stream: Output;
  #text = '';

  constructor(stream: Output) {
    this.#stream = stream;
  }

  /** A line that stays. */
  say(line: string): void {
    this.#stream.write(`${CLEAR}${line}\n${this.#text}`);
  }

  /** Cut to the terminal's width: a line that wraps cannot be written over. */
  show(text: string): void {
    const cut = text.slice(0, (this.#stream.columns ?? 80) - 1);
    if (cut === this.#text) return;
    this.#text = cut;
    this.#stream.write(`${CLEAR}${cut}`);
  }

  clear(): void {
    if (this.#text !== '') this.#stream.write(CLEAR);
    this.#text = '';
  }
}

/** Back to the first column, and the line is empty. */
const CLEAR = '\r\u001b[2K';
