import type { Digest } from '../store/digest.ts';

/** A wheel that is a blob of the store: what environments are made of. */
export interface StoredWheel {
  /** Its file name, which tells what it fits. */
  name: string;
  digest: Digest;
  size: number;
  /** Normalised. */
  package: string;
  version: string;
}
