import { LastgoodError } from '../../errors.ts';
import type { Session } from '../control/session.ts';

/** What was asked to be deployed or proven. */
export interface Wanted {
  ref: string | undefined;
  file: string | undefined;
  service: string | undefined;
}

/** @throws LastgoodError usage when none is named, or one twice: known before anything is opened */
export function checkWanted({ ref, file }: Wanted): void {
  if ((ref === undefined) === (file === undefined)) {
    throw new LastgoodError('usage', ref === undefined ? 'No release is named.' : 'A release is named twice.', {
      hint: 'Give a release (digest, its first digits, version, or service@version), or a release.yaml with -f.',
    });
  }
}

/**
 * The release and the service it is for: the one that its release.yaml names, unless another was asked for.
 * @throws LastgoodError release_unknown, release_ambiguous, and what making it throws
 */
export async function chooseCandidate(
  session: Session,
  { ref, file, service }: Wanted,
): Promise<{ release: string; service: string }> {
  if (file !== undefined) {
    const { makeRelease } = await import('./make-release.ts');
    const made = await makeRelease(session, file);
    return { release: made.id, service: service ?? made.service };
  }
  // A version alone may be one of several services: the named one says which.
  if (service !== undefined) return { release: ref!, service };
  const found = await session.control.release(ref!);
  return { release: found.id, service: found.service };
}
