import { LastgoodError } from '../errors.ts';
import type { Digest } from '../store/digest.ts';
import type { Store } from '../store/store.ts';
import { whyKept } from './kept.ts';

/**
 * Takes a release's name away; garbage collection frees what only it needed.
 * @throws LastgoodError `release_unknown`, `release_in_use` when it is pinned or a kept generation
 */
export async function deleteRelease(store: Store, id: Digest): Promise<void> {
  const refs = (await store.refs.list('releases/')).filter(({ digest }) => digest === id);
  if (refs.length === 0) {
    throw new LastgoodError('release_unknown', `The store has no release ${id}.`, {
      hint: 'lastgood release list tells what there is.',
    });
  }
  const why = await whyKept(store, id);
  if (why !== null) {
    throw new LastgoodError('release_in_use', `${id} cannot be deleted, it ${why}.`, {
      hint: 'Unpin it (lastgood release pin --remove), or wait until newer generations have taken its place.',
    });
  }
  for (const { name } of refs) await store.refs.delete(name);
}
