import type { Digest } from '../store/digest.ts';
import type { Ref } from '../store/index-json.ts';
import type { Store } from '../store/store.ts';
import { listGenerations } from './generations.ts';

/** The refs that pin a release. */
export const pinsOf = async (store: Store, id: Digest): Promise<Ref[]> =>
  (await store.refs.list('pins/')).filter(({ digest }) => digest === id);

/** What keeps a release from being replaced or deleted, to follow "which"; null when nothing does. */
export async function whyKept(store: Store, id: Digest): Promise<string | null> {
  const generation = (await listGenerations(store)).find((one) => one.id === id);
  if (generation !== undefined) return `is generation ${generation.n} of ${generation.service}`;
  return (await pinsOf(store, id)).length > 0 ? 'is pinned' : null;
}
