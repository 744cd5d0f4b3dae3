import type { EnvironmentFinding } from '../api/environment.ts';
import type { Installation } from './distribution.ts';

/** A file that is not as its distribution was installed. */
export type FileEdit = EnvironmentFinding & {
  kind: 'file-changed' | 'file-missing' | 'file-added';
  /** Relative to site-packages, with `/`. */
  subject: string;
};

/**
 * Files that were changed, deleted or added by hand after the install, by the key of their distribution. Those that were added
 * go to the distribution whose folder they lie in; what lies in no distribution's folder is no edit: see `packLooseFiles`.
 */
export async function editedFiles(_installation: Installation, _signal: AbortSignal): Promise<Map<string, FileEdit[]>> {
  throw new Error('not written yet');
}
