import { LastgoodError } from '../errors.ts';
import { type Digest, isDigest } from '../store/digest.ts';
import type { Store } from '../store/store.ts';
import { suggest } from './suggest.ts';

interface Named {
  service: string;
  version: string;
  digest: Digest;
}

const PREFIX = /^(?:sha256:)?([0-9a-f]{4,64})$/;

/**
 * The release that people mean.
 * @param ref digest, its first digits (4 at least, with or without `sha256:`), version, or `service@version`
 * @throws LastgoodError `release_unknown` with what there is, `release_ambiguous` when several fit
 */
export async function findRelease(store: Store, ref: string): Promise<Digest> {
  if (isDigest(ref) && (await store.blobs.has(ref))) return ref;
  const named = await namedReleases(store);
  const byName = named.filter(({ service, version }) => ref === version || ref === `${service}@${version}`);
  const prefix = PREFIX.exec(ref)?.[1];
  const found =
    byName.length > 0 || prefix === undefined
      ? byName
      : named.filter(({ digest }) => digest.startsWith(`sha256:${prefix}`));
  const digests = new Set(found.map(({ digest }) => digest));
  if (digests.size > 1) {
    throw new LastgoodError('release_ambiguous', `"${ref}" can be ${list(found)}.`, {
      hint: 'Write service@version, or more digits of the digest.',
    });
  }
  for (const digest of digests) return digest;
  throw unknown(ref, named);
}

/** Releases by their names, those of kept generations and pins too. */
async function namedReleases(store: Store): Promise<Named[]> {
  return (await store.refs.list('releases/')).map(({ name, digest }) => {
    const [, service, version] = name.split('/');
    return { service, version, digest };
  });
}

function unknown(ref: string, named: Named[]): LastgoodError {
  const names = named.flatMap(({ service, version }) => [`${service}@${version}`, version]);
  const meant = suggest(ref, names);
  const there =
    named.length === 0
      ? 'The store has none yet: lastgood release create -f release.yaml makes one.'
      : `There are ${list(named)}.`;
  return new LastgoodError('release_unknown', `The store has no release "${ref}".`, {
    hint: meant === null ? there : `Did you mean ${meant}? ${there}`,
  });
}

const list = (named: Named[]): string =>
  named.map(({ service, version, digest }) => `${service}@${version} (${digest.slice(0, 19)})`).join(', ');
