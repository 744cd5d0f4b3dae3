import type { BlobInfo } from '../store/blobs.ts';
import { canonicalBytes, describe, EMPTY_TYPE, MANIFEST_TYPE, type Manifest, parseManifest } from '../store/oci.ts';
import type { Store } from '../store/store.ts';
import type { NpmPackage } from './source.ts';

/** Files of a package that are in the store, by path. */
export type KnownFiles = Map<string, BlobInfo>;

const ARTIFACT_TYPE = 'application/vnd.lastgood.source.v1+json';
const FILE_TYPE = 'application/octet-stream';
const TITLE = 'org.opencontainers.image.title';
const INTEGRITY = 'vnd.lastgood.source.integrity';

const refName = ({ name, version }: NpmPackage) => `sources/npm/${name}/${version}`;

/**
 * What an earlier download of a package left in the store: so that a release that needs the same files, or a converter
 * that has become better, downloads nothing.
 * @param integrity of the tarball, when it is pinned: files of a tarball with another are not taken
 */
export async function readKnownFiles(
  store: Store,
  pkg: NpmPackage,
  integrity: string | undefined,
): Promise<KnownFiles> {
  const known: KnownFiles = new Map();
  const manifest = await readManifest(store, pkg);
  if (manifest === null || (integrity !== undefined && manifest.annotations?.[INTEGRITY] !== integrity)) return known;
  for (const { annotations, digest, size } of manifest.layers) {
    const path = annotations?.[TITLE];
    if (path !== undefined && (await store.blobs.verify(digest)) === 'intact') known.set(path, { digest, size });
  }
  return known;
}

async function readManifest(store: Store, pkg: NpmPackage): Promise<Manifest | null> {
  const digest = await store.refs.get(refName(pkg));
  if (digest === null || (await store.blobs.verify(digest)) !== 'intact') return null;
  return parseManifest(await store.blobs.read(digest));
}

/** Records the files of a package under `sources/npm/<name>/<version>`, as a manifest that keeps them in the store. */
export async function rememberFiles(
  store: Store,
  pkg: NpmPackage,
  integrity: string,
  files: KnownFiles,
): Promise<void> {
  const config = await store.blobs.put(canonicalBytes({}));
  const layers = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, blob]) => describe(blob, FILE_TYPE, { [TITLE]: path }));
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    config: describe(config, EMPTY_TYPE),
    layers,
    annotations: { [INTEGRITY]: integrity },
  };
  const { digest } = await store.blobs.put(canonicalBytes(manifest));
  await store.refs.set(refName(pkg), digest);
}
