import { clientClosed, deadlineExceeded } from './failures.ts';

export interface LifeOptions {
  /** `performance.now()` of the arrival: the deadline counts from there. */
  arrivedAt: number;
  deadlineMs: number;
  /** The client went away. */
  gone: AbortSignal;
}

/** How long a request may live: until its deadline, its client's departure, or the gateway's end, whatever is first. */
export class Life implements Disposable {
  readonly #gone: AbortSignal;
  readonly #onGone = () => this.end(clientClosed());
  readonly #timer: NodeJS.Timeout;
  #reason: Error | undefined;
  #part: Part | undefined;

  constructor({ arrivedAt, deadlineMs, gone }: LifeOptions) {
    this.#gone = gone;
    const left = arrivedAt + deadlineMs - performance.now();
    this.#timer = setTimeout(() => this.end(deadlineExceeded(deadlineMs)), left);
    gone.addEventListener('abort', this.#onGone);
    if (gone.aborted) this.#onGone();
  }

  get isOver(): boolean {
    return this.#reason !== undefined;
  }

  /** Why it is over, as the client is told. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  end(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#part?.end(reason);
  }

  /**
   * One attempt: ends with the life, or before. One at a time.
   * @param limit when it ends at the latest (`performance.now()`), and with what reason
   */
  part(limit?: { at: number; reason(): unknown }): Part {
    const part = new Part(limit, () => {
      if (this.#part === part) this.#part = undefined;
    });
    this.#part = part;
    if (this.#reason) part.end(this.#reason);
    return part;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#gone.removeEventListener('abort', this.#onGone);
  }
}

/** Once it is disposed of, nothing ends it any more. */
export class Part implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #onDispose: () => void;

  constructor(limit: { at: number; reason(): unknown } | undefined, onDispose: () => void) {
    this.#onDispose = onDispose;
    if (limit) this.#timer = setTimeout(() => this.end(limit.reason()), limit.at - performance.now());
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(reason: unknown): void {
    this.#controller.abort(reason);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#onDispose();
  }
}
