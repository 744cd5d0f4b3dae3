/** What is being worked on, by request id. */
export class WorkList {
  readonly #entries = new Map<string, { abort: AbortController; ended: Promise<unknown> }>();

  get size(): number {
    return this.#entries.size;
  }

  /** Runs `work` so that `stop(id)` can abort it. */
  async run<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const result = work(abort.signal);
    const entry = { abort, ended: result.catch(() => {}) };
    this.#entries.set(id, entry);
    try {
      return await result;
    } finally {
      if (this.#entries.get(id) === entry) this.#entries.delete(id);
    }
  }

  /** Aborts the work, if it is still on; resolves when it has stopped. */
  async stop(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    entry?.abort.abort(new Error(`request ${id} was abandoned`));
    await entry?.ended;
  }

  /** Resolves when everything that is on now has ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ ended }) => ended));
  }
}
