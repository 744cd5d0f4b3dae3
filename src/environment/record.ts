import type { Distribution } from './distribution.ts';

/** One file of a distribution, as its RECORD lists it. */
export interface RecordEntry {
  /** As it is in RECORD: `/` between parts, relative to the folder that the distribution is in; `../../../bin/x`. */
  path: string;
  /** Absolute; always inside of the distribution's prefix. */
  file: string;
  /** Hex; null when there is none (RECORD itself, .pyc), or one of another kind. */
  sha256: string | null;
  size: number | null;
}

/**
 * The files of a distribution: of its RECORD, or of what older installers leave (installed-files.txt). Empty when there is no list.
 * @throws LastgoodError `environment_broken` when a path leaves the environment, or the list cannot be read
 */
export async function readRecord(_distribution: Distribution): Promise<RecordEntry[]> {
  throw new Error('not written yet');
}
