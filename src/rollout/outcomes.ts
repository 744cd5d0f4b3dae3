import type { Outcome } from '../gateway/route.ts';

/** What users got from one generation, counted, with the latest figures kept. */
export interface Tally {
  ok: number;
  failed: number;
  rescued: number;
  /** Milliseconds of the latest good answers, oldest first. */
  latencies: number[];
  /** The latest reasons of failures, oldest first. */
  reasons: string[];
}

const LATENCIES = 1000;
const REASONS = 20;

/** Live outcomes by generation. */
export class Outcomes {
  readonly #tallies = new Map<number, Tally>();
  readonly #listeners = new Set<(outcome: Outcome) => void>();
  #rescued = 0;

  /** Requests that a standby answered, of all generations. */
  get rescued(): number {
    return this.#rescued;
  }

  record(outcome: Outcome): void {
    const tally = this.of(outcome.route.generation);
    if (outcome.verdict === 'ok') {
      tally.ok += 1;
      push(tally.latencies, outcome.ms, LATENCIES);
    } else {
      tally.failed += 1;
      push(tally.reasons, outcome.reason ?? `HTTP ${outcome.status}`, REASONS);
    }
    if (outcome.rescuedBy) {
      tally.rescued += 1;
      this.#rescued += 1;
    }
    for (const listener of this.#listeners) listener(outcome);
  }

  of(generation: number): Tally {
    let tally = this.#tallies.get(generation);
    if (!tally) {
      tally = { ok: 0, failed: 0, rescued: 0, latencies: [], reasons: [] };
      this.#tallies.set(generation, tally);
    }
    return tally;
  }

  /** Generations that no request is under way in need no figures. */
  forgetBefore(generation: number): void {
    for (const known of this.#tallies.keys()) if (known < generation) this.#tallies.delete(known);
  }

  onOutcome(listener: (outcome: Outcome) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function push<T>(list: T[], value: T, most: number): void {
  list.push(value);
  if (list.length > most) list.shift();
}
