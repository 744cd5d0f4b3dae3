import type { Instance, ReleaseRef } from '../runtime/driver.ts';

/** A release that can answer requests: one immutable value. */
export interface Route {
  release: ReleaseRef;
  /** The n-th activation of a release in this service. */
  generation: number;
  instance: Instance;
}

/** Live requests are copied to a candidate; its answers are compared and thrown away. */
export interface Shadow {
  route: Route;
  /** 0..1 */
  share: number;
}

/** Where requests of a service go: one immutable value; a switch replaces it whole. */
export interface RoutingTable {
  /** Grows by one with each replacement. */
  readonly version: number;
  readonly service: string;
  readonly current: Route | null;
  /** Answers what `current` fails, when it is ready. */
  readonly standby?: Route | null;
  readonly shadow?: Shadow | null;
  /** Why there is no current release (being fetched, failed to start …) and what to do. */
  readonly unavailable?: { reason: string; hint: string };
}

/** The pointer of one service. Replacing it is the switch: what arrives after `replace` returned goes by the new table. */
export class Router {
  #table: RoutingTable;
  readonly #listeners = new Set<(table: RoutingTable) => void>();

  constructor(service: string, unavailable: NonNullable<RoutingTable['unavailable']>) {
    this.#table = { version: 1, service, current: null, standby: null, shadow: null, unavailable };
  }

  get table(): RoutingTable {
    return this.#table;
  }

  /** @returns the table that is in force now */
  replace(change: Partial<Omit<RoutingTable, 'version' | 'service'>>): RoutingTable {
    this.#table = { ...this.#table, ...change, version: this.#table.version + 1 };
    for (const listener of this.#listeners) listener(this.#table);
    return this.#table;
  }

  /** Called after each replacement, before anything that arrives later; returns the unsubscriber. */
  onChange(listener: (table: RoutingTable) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What became of one request of the data plane, as far as it says something about a release. */
export interface Outcome {
  /** The release that was asked first. */
  route: Route;
  /** `ok`: it answered (4xx included: that is about the request). `failed`: refused, reset, died, 5xx or deadline. */
  verdict: 'ok' | 'failed';
  /** HTTP status of its own answer, null when there was none. */
  status: number | null;
  /** Milliseconds from its turn to its answer, without the time in the queue. */
  ms: number;
  /** In words, when it failed. */
  reason?: string;
  /** Who answered instead. */
  rescuedBy?: Route;
  path: string;
}

/** One live request with the answers of both releases. */
export interface ShadowPair {
  current: { status: number; headers: Record<string, string>; body: Uint8Array; ms: number };
  candidate: { status: number; headers: Record<string, string>; body: Uint8Array; ms: number } | { failed: string };
  path: string;
}
