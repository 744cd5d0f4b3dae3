import type { CaptureReport, EnvironmentProgress } from '../api/environment.ts';
import type { Store } from '../store/store.ts';
import type { Uv } from './uv.ts';

export interface CaptureOptions {
  /** An executable, the folder of an environment, or a name on PATH. */
  python: string;
  /** Where the lock goes. */
  lockFile: string;
  store: Store;
  /** null: there is none, and everything is kept as it is installed. */
  uv: Uv | null;
  /** Puts the kept wheels here, too (`wheels` beside the lock is where the lock says that they are). */
  wheelsDir?: string | undefined;
  /** No index is asked; everything is kept as it is installed. */
  offline?: boolean | undefined;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/**
 * Records a working environment: its lock, and in the store whatever no index has.
 * @throws LastgoodError `interpreter_missing`, `environment_broken`, `output_unwritable`, `store_full`
 */
export async function captureEnvironment(_options: CaptureOptions): Promise<CaptureReport> {
  throw new Error('not written yet');
}
