import type { Digest } from '../store/digest.ts';
import type { Store } from '../store/store.ts';
import { pinsOf } from './kept.ts';
import { readRelease } from './release.ts';

/**
 * Pins a release, or lets it go: a pinned one is kept until it is unpinned, whatever else is deleted.
 * @throws LastgoodError `release_unknown` when there is nothing to pin
 */
export async function pinRelease(store: Store, id: Digest, pinned: boolean): Promise<void> {
  if (pinned) {
    const { spec } = await readRelease(store, id);
    return store.refs.set(`pins/${spec.service}/${spec.version}`, id);
  }
  for (const { name } of await pinsOf(store, id)) await store.refs.delete(name);
}

export async function isPinned(store: Store, id: Digest): Promise<boolean> {
  return (await pinsOf(store, id)).length > 0;
}
