import { relative, sep } from 'node:path';
import type { FsckReport } from '../../api/control/store.ts';
import type { Store } from '../store.ts';

export type Problem = FsckReport['problems'][number];

export interface FsckOptions {
  /** Moves what is wrong into the trash, and makes again what can be made from the rest. */
  repair?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Bytes that are hashed so far, of how many. */
  onProgress?: ((bytes: number, total: number) => void) | undefined;
}

/** What the checks share: the store, what is to be done about problems, and the problems. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly store: Store;
  readonly options: FsckOptions;

  constructor(store: Store, options: FsckOptions) {
    this.store = store;
    this.options = options;
  }

  /** @param repair what repairs it; false when it could not. Only called when repairs are asked for. */
  async add(kind: Problem['kind'], path: string, message: string, repair: () => Promise<unknown>): Promise<void> {
    const repaired = this.options.repair === true && (await repair()) !== false;
    const shown = relative(this.store.dir, path).split(sep).join('/');
    this.problems.push({ kind, path: shown, message, repaired });
  }
}
