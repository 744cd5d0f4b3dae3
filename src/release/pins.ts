import type { Digest } from '../store/digest.ts';
import type { Store } from '../store/store.ts';
import { readRelease } from './release.ts';

/**
 * Pins a release, or lets it go: a pinned one is kept until it is unpinned, whatever else is deleted.
 * @throws LastgoodError `release_unknown`
 */
export async function pinRelease(store: Store, id: Digest, pinned: boolean): Promise<void> {
  const { spec } = await readRelease(store, id);
  const ref = `pins/${spec.service}/${spec.version}`;
  if (pinned) await store.refs.set(ref, id);
  else if ((await store.refs.get(ref)) === id) await store.refs.delete(ref);
}

export async function isPinned(store: Store, id: Digest): Promise<boolean> {
  return (await store.refs.list('pins/')).some(({ digest }) => digest === id);
}
