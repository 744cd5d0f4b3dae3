import { LastgoodError } from '../errors.ts';
import type { Digest } from './digest.ts';
import { readLeases } from './lease.ts';
import { leasedBy, namedBy } from './reach.ts';
import type { Store } from './store.ts';

/**
 * Every digest that something names: refs, leases of living processes, and the roots given.
 * @throws LastgoodError naming the root that cannot be read: what it names is not known, so that nothing may be deleted
 */
export async function findNeeded(store: Store, roots: readonly Digest[]): Promise<Set<Digest>> {
  const needed = new Set<Digest>();
  const add = (digests: Digest[]) => {
    for (const digest of digests) needed.add(digest);
  };
  for (const { name, digest } of await store.refs.listAll()) {
    if (!needed.has(digest)) add(await namedByRoot(store, digest, `The ref ${name}`));
  }
  for (const { digests } of await readLeases(store.layout)) {
    for (const digest of digests) add(await leasedBy(store.blobs, digest));
  }
  for (const digest of roots) add(await namedByRoot(store, digest, 'What is in use'));
  return needed;
}

async function namedByRoot(store: Store, digest: Digest, who: string): Promise<Digest[]> {
  const unreadable = (why: string, cause?: unknown) =>
    new LastgoodError('integrity_mismatch', `${who} names ${digest}, which ${why}; nothing was deleted.`, {
      hint: 'lastgood store fsck tells what is wrong; with --repair it moves names that lead nowhere away.',
      cause,
    });
  try {
    const named = await namedBy(store.blobs, digest);
    if (named !== null) return named;
  } catch (error) {
    if (!(error instanceof LastgoodError) || !['blob_missing', 'integrity_mismatch'].includes(error.code)) throw error;
    throw unreadable(error.code === 'blob_missing' ? 'is not there' : 'is damaged', error);
  }
  throw unreadable('is no manifest');
}
