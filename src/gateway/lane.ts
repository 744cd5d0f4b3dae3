import { ServiceTime } from './service-time.ts';

export interface Wish {
  /** Turns come in this order among those that wait. */
  order: number;
  /** Nobody else works in the lane meanwhile, and it comes before ordinary ones. */
  alone: boolean;
  signal: AbortSignal;
  /** Called in the moment in which the slot is taken, before the promise resolves. */
  onGrant(): void;
}

interface Waiter {
  order: number;
  alone: boolean;
  start(): void;
}

/**
 * The slots of one instance, and those who wait for one. Each instance has a lane of its own: one that hangs with all of its
 * slots taken takes none from its successor, or from the standby. Knows nothing of HTTP.
 */
export class Lane {
  readonly serviceTime = new ServiceTime();
  readonly #concurrency: () => number;
  readonly #waiting: Waiter[] = [];
  readonly #onIdle: (() => void)[] = [];
  #working = 0;
  #alone = false;

  /** @param concurrency how many may work at once, asked at every turn */
  constructor(concurrency: () => number) {
    this.#concurrency = concurrency;
  }

  get concurrency(): number {
    return this.#concurrency();
  }

  get working(): number {
    return this.#working;
  }

  /** Resolves when nobody works here. */
  idle(): Promise<void> {
    if (this.#working === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  /** Takes a slot if one is free this moment; who gets one calls `leave()`. */
  tryEnter(): boolean {
    if (this.#waiting.length > 0 || !this.#mayStart(false)) return false;
    this.#working += 1;
    return true;
  }

  /** Waits for a slot; who gets one calls `leave()`. @throws the signal's reason */
  enter({ order, alone, signal, onGrant }: Wish): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#waiting.length === 0 && this.#mayStart(alone)) {
        this.#take(alone);
        onGrant();
        return resolve();
      }
      const waiter: Waiter = {
        order,
        alone,
        start: () => {
          signal.removeEventListener('abort', giveUp);
          onGrant();
          resolve();
        },
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason);
        this.#next(); // it may have been one that wanted to be alone and held up the others
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#queue(waiter);
      this.#next();
    });
  }

  /** Gives a slot back. */
  leave(): void {
    this.#working -= 1;
    this.#alone = false; // who was alone was the only one
    this.#next();
    if (this.#working === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #queue(waiter: Waiter): void {
    const before = (other: Waiter) => Number(other.alone) - Number(waiter.alone) || waiter.order - other.order;
    let place = this.#waiting.length;
    while (place > 0 && before(this.#waiting[place - 1]!) < 0) place -= 1;
    this.#waiting.splice(place, 0, waiter);
  }

  #next(): void {
    for (let head = this.#waiting[0]; head && this.#mayStart(head.alone); head = this.#waiting[0]) {
      this.#waiting.shift();
      this.#take(head.alone);
      head.start();
    }
  }

  #take(alone: boolean): void {
    this.#working += 1;
    this.#alone = alone;
  }

  #mayStart(alone: boolean): boolean {
    if (this.#alone) return false;
    return alone ? this.#working === 0 : this.#working < this.#concurrency();
  }
}
