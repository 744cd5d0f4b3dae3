import type { LastgoodEvent } from '../../src/api/control/event.ts';
import type { Events } from '../../src/rollout/keeper.ts';

/** Events in memory: kept ones are numbered from 1, progress is only told. */
export class MemoryEvents implements Events {
  readonly kept: (LastgoodEvent & { id: number })[] = [];
  readonly #listeners = new Set<(event: LastgoodEvent) => void>();

  since(after: number | null, limit = 1000): LastgoodEvent[] {
    if (after === null) return this.kept.slice(Math.max(0, this.kept.length - limit));
    return this.kept.slice(after, after + limit);
  }

  subscribe(listener: (event: LastgoodEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  emit(type: LastgoodEvent['type'], what: Partial<LastgoodEvent> = {}): LastgoodEvent {
    const id = type === 'rollout.progress' ? null : this.kept.length + 1;
    const blank = { service: null, rollout: null, release: null, message: `${type}.`, data: {} };
    const event = { ...blank, ...what, type, id, at: new Date().toISOString() };
    if (id !== null) this.kept.push({ ...event, id });
    for (const listener of this.#listeners) listener(event);
    return event;
  }
}
