import type { EnvironmentProgress } from '../api/environment.ts';
import type { Store } from '../store/store.ts';
import type { Interpreter } from './interpreter.ts';
import type { StoredWheel } from './stored-wheel.ts';
import type { Uv } from './uv.ts';

export interface Environment {
  /** Hash of interpreter and wheels. */
  id: string;
  dir: string;
  /** `dir/bin/python` */
  python: string;
  interpreter: Interpreter;
}

export interface EnvironmentsOptions {
  /** The house's folder: `environments/`, `cache/` and `tools/` are in it. */
  home: string;
  store: Store;
  /** Default: `findUv`, when it is first needed. */
  uv?: (() => Promise<Uv>) | undefined;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

export interface ProvideOptions {
  wheels: StoredWheel[];
  interpreter: Interpreter;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/** Environments made of wheels: disposable, made again at any time. */
export class Environments {
  readonly #options: EnvironmentsOptions;

  constructor(options: EnvironmentsOptions) {
    this.#options = options;
  }

  /**
   * The environment of these wheels, built when it is not there.
   * @throws LastgoodError `interpreter_missing`, `blob_missing`, `environment_broken`, `store_full`, `tool_missing`
   */
  async provide(_options: ProvideOptions): Promise<Environment> {
    throw new Error(`not written yet: ${this.#options.home}`);
  }

  /** Deletes those whose ids are not in `keep` and that nobody builds. */
  async remove(_keep: ReadonlySet<string>): Promise<{ removed: number; bytes: number }> {
    throw new Error('not written yet');
  }
}
