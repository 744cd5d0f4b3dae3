import type { Store } from '../store/store.ts';
import type { Distribution, Installation } from './distribution.ts';
import type { StoredWheel } from './stored-wheel.ts';

/**
 * Makes a wheel out of an installed distribution's files as they are now, and puts it into the store. The same files give the
 * same bytes, wherever they are installed.
 * @throws LastgoodError `environment_broken` when its files cannot make a wheel, `environment_differs` when they change
 * meanwhile, `store_full`, `store_unwritable`; the signal's reason
 */
export async function packWheel(
  _distribution: Distribution,
  _installation: Installation,
  _store: Store,
  _signal: AbortSignal,
): Promise<StoredWheel> {
  throw new Error('not written yet');
}
