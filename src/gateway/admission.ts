/** A place in the service, from the moment a request arrives (before its body is read) until its work has stopped. */
export interface Ticket {
  /**
   * Waits for a turn. Turns come in the order of arrival among those that wait.
   * @param alone nobody else works while this turn lasts, and it comes before ordinary ones
   * @throws the signal's reason
   */
  turn(signal: AbortSignal, alone?: boolean): Promise<Turn>;
  /** Gives the place back, once the turns that it had have ended. Can be called more than once. */
  leave(): void;
}

/** Permission to work. Ends exactly once; ending it again does nothing. */
export interface Turn {
  end(): void;
}

interface Waiter {
  order: number;
  alone: boolean;
  start(): void;
}

export interface AdmissionOptions {
  /** How many may work at once, asked at every turn. */
  concurrency(): number;
  /** How many more may be in the service: reading their bodies, or waiting. */
  queue: number;
}

/** The bounded queue in front of an instance. Knows nothing of HTTP. */
export class Admission {
  readonly #options: AdmissionOptions;
  #waiting: Waiter[] = [];
  #arrivals = 0;
  #inside = 0;
  #working = 0;
  #alone = false;
  readonly #onEmpty: (() => void)[] = [];

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Requests inside that do not work yet. */
  get depth(): number {
    return this.#inside - this.#working;
  }

  get working(): number {
    return this.#working;
  }

  /** Resolves when nobody is inside. */
  empty(): Promise<void> {
    if (this.#inside === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onEmpty.push(resolve));
  }

  /** A ticket, or null when the house is full. */
  enter(): Ticket | null {
    if (this.#inside >= this.#options.concurrency() + this.#options.queue) return null;
    this.#inside += 1;
    const order = this.#arrivals++;
    let open = 0;
    let leaving = false;
    let left = false;
    const settle = () => {
      if (!leaving || left || open > 0) return;
      left = true;
      this.#inside -= 1;
      if (this.#inside === 0) for (const resolve of this.#onEmpty.splice(0)) resolve();
    };
    return {
      turn: async (signal, alone = false) => {
        open += 1;
        try {
          await this.#wait(order, alone, signal);
        } catch (reason) {
          open -= 1;
          settle();
          throw reason;
        }
        let ended = false;
        return {
          end: () => {
            if (ended) return;
            ended = true;
            open -= 1;
            this.#working -= 1;
            if (alone) this.#alone = false;
            settle();
            this.#next();
          },
        };
      },
      leave: () => {
        leaving = true;
        settle();
      },
    };
  }

  #wait(order: number, alone: boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const waiter: Waiter = {
        order,
        alone,
        start: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        reject(signal.reason);
        this.#next(); // it may have been one that wanted to be alone and held up the others
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiter);
      this.#waiting.sort((a, b) => Number(b.alone) - Number(a.alone) || a.order - b.order);
      this.#next();
    });
  }

  #next(): void {
    for (let head = this.#waiting[0]; head && this.#mayStart(head); head = this.#waiting[0]) {
      this.#waiting.shift();
      this.#working += 1;
      this.#alone = head.alone;
      head.start();
    }
  }

  #mayStart(head: Waiter): boolean {
    if (this.#alone) return false;
    return head.alone ? this.#working === 0 : this.#working < this.#options.concurrency();
  }
}
