import type { Instance } from '../runtime/driver.ts';
import { Lane } from './lane.ts';

/** Requests at once at a foreign program, which does not say how many it works on; it queues what is too much itself. */
const FOREIGN = 64;

export interface LanesOptions {
  /** For every instance, whatever it reports. */
  concurrency: number | undefined;
  /** An instance that has a lane changed its state. */
  onChange(): void;
}

/** The lane of each instance. */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #lanes = new WeakMap<Instance, Lane>();
  readonly #watched = new Set<() => void>();

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  of(instance: Instance): Lane {
    let lane = this.#lanes.get(instance);
    if (!lane) {
      lane = new Lane(() => this.#options.concurrency ?? reported(instance));
      this.#lanes.set(instance, lane);
      this.#watch(instance);
    }
    return lane;
  }

  close(): void {
    for (const unsubscribe of this.#watched) unsubscribe();
    this.#watched.clear();
  }

  #watch(instance: Instance): void {
    const unsubscribe = instance.onChange(({ state }) => {
      this.#options.onChange();
      if (state !== 'stopped') return;
      unsubscribe();
      this.#watched.delete(unsubscribe);
    });
    this.#watched.add(unsubscribe);
  }
}

/** A worker that is still starting reports nothing yet: one at a time will do. */
function reported({ status, capabilities }: Instance): number {
  return status.concurrency ?? (capabilities.cancellable ? 1 : FOREIGN);
}
