import type { Lane } from './lane.ts';

/** A place in the service, from the moment a request arrives (before its body is read) until its work has stopped. */
export interface Ticket {
  /**
   * Waits for a turn at an instance. Turns come in the order of arrival among those that wait.
   * @param alone nobody else works there while this turn lasts, and it comes before ordinary ones
   * @throws the signal's reason
   */
  turn(lane: Lane, signal: AbortSignal, alone?: boolean): Promise<Turn>;
  /** Gives the place back, once the turns that it had have ended. Can be called more than once. */
  leave(): void;
}

/** Permission to work. Ends exactly once; ending it again does nothing. */
export interface Turn {
  end(): void;
}

/** The door and the waiting room of a service, whatever instance its requests end up at. */
export class Admission {
  #arrivals = 0;
  #depth = 0;
  #working = 0;
  readonly #onEmpty: (() => void)[] = [];

  /** Requests inside that do not work. */
  get depth(): number {
    return this.#depth;
  }

  /** Turns that have not ended, at all instances. */
  get working(): number {
    return this.#working;
  }

  /** Resolves when nobody is inside. */
  empty(): Promise<void> {
    if (this.#isEmpty()) return Promise.resolve();
    return new Promise((resolve) => this.#onEmpty.push(resolve));
  }

  /**
   * A ticket, or null when the house is full: the slots of `lane`, which is where the newcomer would go, and `queue` more. Those
   * that work elsewhere (at a release that was replaced) take no place.
   */
  enter(lane: Lane, queue: number): Ticket | null {
    if (this.#depth + lane.working >= lane.concurrency + queue) return null;
    const order = this.#arrivals++;
    let open = 0;
    let left = false;
    this.#depth += 1;
    const onGrant = () => {
      this.#working += 1;
      if (open === 0 && !left) this.#depth -= 1;
      open += 1;
    };
    return {
      turn: async (at, signal, alone = false) => {
        await at.enter({ order, alone, signal, onGrant });
        let ended = false;
        return {
          end: () => {
            if (ended) return;
            ended = true;
            open -= 1;
            this.#working -= 1;
            if (open === 0 && !left) this.#depth += 1;
            at.leave();
            this.#settle();
          },
        };
      },
      leave: () => {
        if (left) return;
        left = true;
        if (open === 0) this.#depth -= 1;
        this.#settle();
      },
    };
  }

  #isEmpty(): boolean {
    return this.#depth === 0 && this.#working === 0;
  }

  #settle(): void {
    if (this.#isEmpty()) for (const resolve of this.#onEmpty.splice(0)) resolve();
  }
}
