import type { EnvironmentProgress, SnapshotReport } from '../api/environment.ts';
import type { Store } from '../store/store.ts';

export const ENVIRONMENT_TYPE = 'application/vnd.lastgood.environment.v1+json';

export interface SnapshotOptions {
  /** An executable, the folder of an environment, or a name on PATH. */
  python: string;
  /** One word: what it can be restored by. */
  name: string;
  store: Store;
  /** For what is known of files that were packed before; safe to lose. */
  cacheDir: string;
  /** Reads every file, also those that look as they did when they were packed before. */
  rehash?: boolean | undefined;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

export const environmentRef = (name: string): string => `environments/${name}`;

/**
 * Keeps an environment as it is: every distribution as a wheel, a lock, and the manifest that names them, under `environments/<name>`.
 * @throws LastgoodError `interpreter_missing`, `environment_broken`, `environment_differs`, `store_full`, `store_unwritable`
 */
export async function snapshotEnvironment(_options: SnapshotOptions): Promise<SnapshotReport> {
  throw new Error('not written yet');
}
