import type { EnvironmentFinding } from '../api/environment.ts';
import type { Installation } from './distribution.ts';
import type { NativeLibrary } from './lock.ts';

export interface SystemNeeds {
  /** Libraries outside of the environment that its compiled modules need, sorted by soname. */
  libraries: NativeLibrary[];
  /** The highest version of each kind of symbol that they ask for: `{ GLIBC: '2.27' }`. */
  symbols: Record<string, string>;
  /** Libraries that are nowhere. */
  findings: EnvironmentFinding[];
}

/** What the compiled modules of an installation need of the system. Empty where binaries are not ELF. */
export async function readSystemNeeds(_installation: Installation, _signal: AbortSignal): Promise<SystemNeeds> {
  throw new Error('not written yet');
}
