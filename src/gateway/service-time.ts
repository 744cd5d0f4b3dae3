/** Weight of the newest request in the moving average: about the last ten count. */
const WEIGHT = 0.2;

/** How long requests take, as measured: an exponentially weighted mean of the time from turn to answer. */
export class ServiceTime {
  #meanMs: number | null = null;

  record(ms: number): void {
    this.#meanMs = this.#meanMs === null ? ms : this.#meanMs + WEIGHT * (ms - this.#meanMs);
  }

  /** Null until something was measured. */
  get meanMs(): number | null {
    return this.#meanMs;
  }

  /**
   * Whole seconds after which half of `inside` requests will have been worked off: then there is room again, and those who were turned
   * away do not all come back to an empty house at once. At least 1.
   */
  retryAfter(inside: number, concurrency: number): number {
    const ms = ((this.#meanMs ?? 1_000) * inside) / Math.max(1, concurrency) / 2;
    return Math.max(1, Math.ceil(ms / 1_000));
  }
}
