import type { Distribution } from './distribution.ts';
import type { FileEdit } from './edited-files.ts';
import type { Proof } from './index-wheel.ts';

/** Why a package is kept as it is installed, instead of being named by an index's URL. */
export interface Kept {
  /** Of `PackageExtras.kept`. */
  kind: string;
  /** In words. */
  why: string;
}

/**
 * @param proof undefined: no index was asked about it
 * @returns null when it is a file of an index
 */
export function whyKept(distribution: Distribution, edits: FileEdit[], proof: Proof | undefined): Kept | null {
  const { kind } = distribution.origin;
  if (kind === 'editable') return { kind, why: 'installed from a folder that is worked in' };
  if (edits.length > 0) return { kind: 'edited', why: `${edits.length} of its files changed after the install` };
  if (kind === 'vcs') return { kind, why: 'installed from a commit' };
  if (kind === 'directory') return { kind, why: 'installed from a folder' };
  if (kind === 'conda') return { kind, why: 'installed by conda' };
  if (proof?.kind === 'proven') return null;
  if (proof?.kind === 'compiled') return { kind: 'built', why: `compiled: the index has ${proof.sdist} only` };
  const why = proof?.why ?? (distribution.hasRecord ? 'no index was asked' : 'its installer left no list of hashes');
  return { kind: kind === 'archive' ? kind : 'not-on-index', why };
}

/** Only what can be proven is asked about: unchanged, with hashes, and not known to be from elsewhere. */
export const mayBeOnIndex = ({ origin, hasRecord }: Distribution, edits: FileEdit[]): boolean =>
  hasRecord && edits.length === 0 && (origin.kind === 'index' || origin.kind === 'archive');
