import type { EnvironmentProgress, LockReport } from '../api/environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { Uv } from './uv.ts';

export interface LockRequirementsOptions {
  /** A `requirements.txt`. */
  requirements: string;
  /** Where the lock goes. */
  lockFile: string;
  interpreter: Interpreter;
  uv: Uv;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/** Resolves requirements into a lock. @throws LastgoodError `file_missing`, `lock_invalid`, `source_unreachable`, `wheel_failed` */
export async function lockRequirements(_options: LockRequirementsOptions): Promise<LockReport> {
  throw new Error('not written yet');
}
