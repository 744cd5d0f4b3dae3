import type { EnvironmentProgress } from '../api/environment.ts';
import type { Store } from '../store/store.ts';
import type { Interpreter } from './interpreter.ts';
import type { Lock } from './lock.ts';
import type { StoredWheel } from './stored-wheel.ts';
import type { Uv } from './uv.ts';

export interface StockOptions {
  /** Folder that the lock's relative paths start at. */
  lockDir: string;
  store: Store;
  /** For unfinished downloads and logs of compilers. */
  cacheDir: string;
  interpreter: Interpreter;
  /** Looked for only when it is needed. */
  uv: () => Promise<Uv>;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
  /** Environment variables for building sdists, besides the lock's own `[tool.lastgood.build]`. */
  buildEnv?: Record<string, string> | undefined;
}

export interface Stock {
  wheels: StoredWheel[];
  /** Bytes that had to be fetched; the rest was in the store. */
  fetchedBytes: number;
  /** Names of packages whose wheels had to be compiled now. */
  compiled: string[];
}

/**
 * Gets the wheel of every package of a lock that applies to `interpreter` into the store.
 * @throws LastgoodError `wheel_unfit`, `wheel_failed`, `source_unreachable`, `file_missing`, `integrity_mismatch`, `store_full`
 */
export async function stockWheels(_lock: Lock, _options: StockOptions): Promise<Stock> {
  throw new Error('not written yet');
}
