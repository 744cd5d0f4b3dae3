/** Why a copy ended: its start never succeeded, or it had been ready and died of something in its work. */
export type Death = 'before-ready' | 'after-ready';

export interface BackoffOptions {
  /** Milliseconds before the second restart in a row; doubles from there. */
  firstMs: number;
  /** Longest wait after a start that failed: what it failed of will probably still be there. */
  maxMs: number;
  /** Longest wait after a copy that worked died: its work killed it, the next request may be harmless. */
  maxAfterReadyMs: number;
  /** A copy that stayed ready for so long clears the account. */
  healthyMs: number;
}

export const BACKOFF: BackoffOptions = { firstMs: 250, maxMs: 30_000, maxAfterReadyMs: 1_000, healthyMs: 10_000 };

/** Counts deaths in a row and says how long to wait before the next start. Pure: time comes in as an argument. */
export class Backoff {
  readonly #options: BackoffOptions;
  #deaths = 0;

  constructor(options: BackoffOptions = BACKOFF) {
    this.#options = options;
  }

  /**
   * @param readyMs how long the copy had been ready
   * @returns milliseconds to wait before the next start; 0 for the first death in a row of a copy that had been ready
   */
  died(death: Death, readyMs = 0): number {
    if (readyMs >= this.#options.healthyMs) this.#deaths = 0;
    this.#deaths += 1;
    const { firstMs, maxMs, maxAfterReadyMs } = this.#options;
    if (death === 'before-ready') return Math.min(firstMs * 2 ** (this.#deaths - 1), maxMs);
    return this.#deaths === 1 ? 0 : Math.min(firstMs * 2 ** (this.#deaths - 2), maxAfterReadyMs);
  }
}
