import type { BlobInfo } from '../store/blobs.ts';
import {
  canonicalBytes,
  describe,
  EMPTY_TYPE,
  MANIFEST_TYPE,
  type Manifest,
  parseManifest,
  TITLE_ANNOTATION,
} from '../store/oci.ts';
import type { Store } from '../store/store.ts';

/** Files of one source (a version of a package, a revision of a repository) that are in the store, by path. */
export type KnownFiles = Map<string, BlobInfo>;

const ARTIFACT_TYPE = 'application/vnd.lastgood.source.v1+json';
const FILE_TYPE = 'application/octet-stream';
const INTEGRITY = 'vnd.lastgood.source.integrity';

/**
 * What an earlier download left in the store: so that a release that needs the same files, or a converter that has become
 * better, downloads nothing.
 * @param ref `sources/npm/<name>/<version>`, `sources/hf/<repository>/<revision>`
 * @param integrity of the archive, when it is pinned: files of an archive with another are not taken
 */
export async function readKnownFiles(store: Store, ref: string, integrity?: string): Promise<KnownFiles> {
  const known: KnownFiles = new Map();
  const manifest = await readManifest(store, ref);
  if (manifest === null || (integrity !== undefined && manifest.annotations?.[INTEGRITY] !== integrity)) return known;
  for (const { annotations, digest, size } of manifest.layers) {
    const path = annotations?.[TITLE_ANNOTATION];
    if (path !== undefined && (await store.blobs.verify(digest)) === 'intact') known.set(path, { digest, size });
  }
  return known;
}

async function readManifest(store: Store, ref: string): Promise<Manifest | null> {
  const digest = await store.refs.get(ref);
  if (digest === null || (await store.blobs.verify(digest)) !== 'intact') return null;
  return parseManifest(await store.blobs.read(digest));
}

/** Records files of a source under its ref, as a manifest that keeps them in the store. */
export async function rememberFiles(store: Store, ref: string, files: KnownFiles, integrity?: string): Promise<void> {
  const config = await store.blobs.put(canonicalBytes({}));
  const layers = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, blob]) => describe(blob, FILE_TYPE, { [TITLE_ANNOTATION]: path }));
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    config: describe(config, EMPTY_TYPE),
    layers,
    ...(integrity !== undefined && { annotations: { [INTEGRITY]: integrity } }),
  };
  const { digest } = await store.blobs.put(canonicalBytes(manifest));
  await store.refs.set(ref, digest);
}
