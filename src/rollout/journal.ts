import type { EventType, LastgoodEvent } from '../api/control/event.ts';
import { LastgoodError } from '../errors.ts';
import type { EventRow } from '../state/events.ts';
import type { State } from '../state/state.ts';
import type { Events } from './keeper.ts';

export interface Happening {
  type: EventType;
  message: string;
  service?: string;
  rollout?: string;
  release?: { id: string; version: string };
  data?: Record<string, unknown>;
}

/** Told after a step was journaled and before it takes effect: drills kill the process here. */
export type OnStep = (kind: 'rollout' | 'rollback', step: string) => void;

/** After a failed write nothing that can wait is tried again for so long, in milliseconds: each try may block. */
const PAUSE_MS = 1_000;

/** Where steps are written before they take effect, and what happened is told from. */
export class Journal implements Events {
  readonly state: State;
  readonly #onStep: OnStep;
  readonly #listeners = new Set<(event: LastgoodEvent) => void>();
  /** What could not be written when it was due: written before the next thing that can be. */
  readonly #owed: (() => void)[] = [];
  #retry: NodeJS.Timeout | undefined;
  #failure: { message: string; at: number } | null = null;

  constructor(state: State, onStep: OnStep = () => {}) {
    this.state = state;
    this.#onStep = onStep;
  }

  /**
   * Writes one step, all of it or nothing, then lets it take effect.
   * @throws LastgoodError `state_unwritable`: then it must not
   */
  step(kind: 'rollout' | 'rollback', step: string, write: (state: State) => void): void {
    this.#payDebts();
    this.state.transaction(() => write(this.state));
    this.#onStep(kind, step);
  }

  /**
   * The same for what cannot wait for a disk: a way back is taken even when it cannot be written down.
   * @returns why it was not written, or null
   */
  stepAnyway(kind: 'rollout' | 'rollback', step: string, write: (state: State) => void): string | null {
    const warning = this.record(write);
    this.#onStep(kind, step);
    return warning;
  }

  /** Writes what has happened already. What cannot be written now is written later. */
  record(write: (state: State) => void): string | null {
    const failure = this.#attempt(() => {
      this.#payDebts();
      this.state.transaction(() => write(this.state));
    });
    if (failure !== null) {
      this.#owed.push(() => this.state.transaction(() => write(this.state)));
      this.#retry ??= setTimeout(() => this.flush(), PAUSE_MS).unref();
    }
    return failure;
  }

  /** Writes what is owed, if that is possible now; else it is tried again by itself. */
  flush(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#failure = null;
    const failure = this.#attempt(() => this.#payDebts());
    if (failure !== null) this.#retry = setTimeout(() => this.flush(), PAUSE_MS).unref();
  }

  /** The last chance for what is owed. */
  close(): void {
    this.flush();
    clearTimeout(this.#retry);
  }

  /** What the database says, or null when it cannot be read: for what must go on without. */
  read<T>(query: () => T): T | null {
    try {
      return query();
    } catch (error) {
      if (error instanceof LastgoodError) return null;
      throw error;
    }
  }

  /** @returns why it could not be done, or null */
  #attempt(work: () => void): string | null {
    if (this.#failure && performance.now() - this.#failure.at < PAUSE_MS) return this.#failure.message;
    try {
      work();
      this.#failure = null;
      return null;
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
      this.#failure = { message: error.message, at: performance.now() };
      return error.message;
    }
  }

  #payDebts(): void {
    while (this.#owed.length > 0) {
      this.#owed[0]!();
      this.#owed.shift();
    }
  }

  /** Keeps an event and tells everybody; one that cannot be kept is told all the same. */
  tell({ type, message, service, rollout, release, data = {} }: Happening, at = new Date().toISOString()): void {
    const row = {
      at,
      type,
      service: service ?? null,
      rollout: rollout ?? null,
      release_id: release?.id ?? null,
      release_version: release?.version ?? null,
      message,
      data: JSON.stringify(data),
    };
    let id: number | null = null;
    if (type !== 'rollout.progress') {
      this.#attempt(() => {
        id = this.state.events.add(row);
      });
    }
    const event = toEvent({ ...row, id });
    for (const listener of [...this.#listeners]) listener(event);
  }

  since(after: number | null, limit = 1000): LastgoodEvent[] {
    return this.state.events.since(after, limit).map(toEvent);
  }

  subscribe(listener: (event: LastgoodEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function toEvent(row: Omit<EventRow, 'id'> & { id: number | null }): LastgoodEvent {
  const { id, at, type, service, rollout, message, release_id, release_version, data } = row;
  return {
    id,
    at,
    type: type as EventType,
    service,
    rollout,
    release: release_id === null ? null : { id: release_id, version: release_version! },
    message,
    data: JSON.parse(data),
  };
}
