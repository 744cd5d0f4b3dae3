import type { Extract } from './shelf.ts';
import type { Slab, Span } from './slab.ts';

/** Lines that are kept of those with the same hint: the newest. */
const NEWEST = 3;

interface Turn extends Span {
  n: number;
}

/** Lines that say that somebody got somewhere or begins again: what failed before them may have been lived through. */
export class Turns {
  readonly #kept = new Map<string, Extract[]>();
  readonly #found = new Map<string, Turn[]>();

  note(hint: string, { from, to }: Span, n: number): void {
    const turns = this.#found.get(hint);
    if (turns === undefined) this.#found.set(hint, [{ from, to, n }]);
    else if (turns.push({ from, to, n }) > NEWEST) turns.shift();
  }

  /** Copies what was found, before it leaves the memory. */
  keep(slab: Slab): void {
    for (const [hint, turns] of this.#found) {
      const extracts = turns.map((turn) => slab.extract(turn, turn.n));
      this.#kept.set(hint, [...(this.#kept.get(hint) ?? []), ...extracts].slice(-NEWEST));
    }
    this.#found.clear();
  }

  extracts(): Extract[] {
    return [...this.#kept.values()].flat();
  }
}
