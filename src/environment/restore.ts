import type { EnvironmentProgress, RestoreReport } from '../api/environment.ts';
import type { Store } from '../store/store.ts';
import type { Environments } from './environments.ts';

export interface RestoreOptions {
  /** A snapshot's name, or the digest of its manifest. */
  snapshot: string;
  /** Where the environment goes: a folder that is not there yet, or is empty. */
  dir: string;
  store: Store;
  environments: Environments;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/**
 * Makes an environment out of a snapshot at a folder of the user's.
 * @throws LastgoodError `not_found`, `output_unwritable` when something is at the folder, `blob_missing`, `interpreter_missing`,
 * `environment_broken`, `tool_missing`
 */
export async function restoreEnvironment(_options: RestoreOptions): Promise<RestoreReport> {
  throw new Error('not written yet');
}
