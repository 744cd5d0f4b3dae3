import type { CheckReport, EnvironmentProgress } from '../api/environment.ts';
import type { Store } from '../store/store.ts';
import type { Installation } from './distribution.ts';
import type { Lock } from './lock.ts';
import type { StoredWheel } from './stored-wheel.ts';

export interface CheckOptions {
  installation: Installation;
  lock: Lock;
  /** What the lock is called in the report: its path. */
  lockFile?: string | undefined;
  /** Where its wheels are, as far as they are there: a RECORD that was altered is compared with its wheel's. */
  store?: Store | undefined;
  /** The wheels that it was made of, where they are not those that the lock names (compiled ones). */
  wheels?: readonly StoredWheel[] | undefined;
  /** Hashes every file; else only those that were written after the install. */
  deep: boolean;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/** Does this installation match its lock? @throws LastgoodError `file_unreadable`; the signal's reason */
export async function checkInstallation(_options: CheckOptions): Promise<CheckReport> {
  throw new Error('not written yet');
}
