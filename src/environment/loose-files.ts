import type { Store } from '../store/store.ts';
import type { Installation } from './distribution.ts';
import type { StoredWheel } from './stored-wheel.ts';

/**
 * Packs what lies in site-packages and belongs to no distribution into a wheel of its own (`LOOSE_FILES`), in the store.
 * @returns null when there is nothing
 */
export async function packLooseFiles(
  _installation: Installation,
  _store: Store,
  _signal: AbortSignal,
): Promise<StoredWheel | null> {
  throw new Error('not written yet');
}
