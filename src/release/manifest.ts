import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import type { CheckoutFile } from '../store/checkout.ts';
import { type Digest, digestOf } from '../store/digest.ts';
import { WHEEL_TYPE } from '../store/media-types.ts';
import {
  canonicalBytes,
  type Descriptor,
  describe,
  MANIFEST_TYPE,
  type Manifest,
  PATH_ANNOTATION,
  TITLE_ANNOTATION,
} from '../store/oci.ts';
import type { Store } from '../store/store.ts';
import { whyKept } from './kept.ts';
import type { Spec } from './schema.ts';

export const RELEASE_TYPE = 'application/vnd.lastgood.release.v1+json';
export const CONFIG_TYPE = 'application/vnd.lastgood.release.config.v1+json';
export const MODEL_TYPE = 'application/vnd.cncf.model.weight.v1.raw';
export const GOLDEN_TYPE = 'application/vnd.lastgood.golden.file.v1';

/** A file of a release: its place inside the release, its content in the store, what it is. */
export interface ReleaseFile extends CheckoutFile {
  mediaType: string;
}

const WHEELS = 'environment/';

/** A wheel of the release's environment; under this path it is told of, but never laid out. */
export const wheelFile = (name: string, { digest, size }: BlobInfo): ReleaseFile => ({
  path: `${WHEELS}${name}`,
  digest,
  size,
  mediaType: WHEEL_TYPE,
});

export const isWheel = ({ mediaType }: ReleaseFile): boolean => mediaType === WHEEL_TYPE;

/** File name of a wheel. */
export const wheelName = ({ path }: ReleaseFile): string => path.slice(WHEELS.length);

export interface PackedRelease {
  /** Digest of the manifest: the release's identity. */
  id: Digest;
  files: ReleaseFile[];
}

/**
 * The manifest of a release. The same spec and files give the same bytes, on any machine and at any time: canonical JSON,
 * files in the order of their paths, no dates, no paths of this machine.
 */
export function buildManifest(spec: Spec, config: BlobInfo, files: ReleaseFile[]): Manifest {
  return {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: RELEASE_TYPE,
    config: describe(config, CONFIG_TYPE),
    layers: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(layerOf),
    annotations: {
      [TITLE_ANNOTATION]: spec.service,
      'org.opencontainers.image.version': spec.version,
    },
  };
}

const layerOf = (file: ReleaseFile): Descriptor =>
  describe(
    file,
    file.mediaType,
    isWheel(file) ? { [TITLE_ANNOTATION]: wheelName(file) } : { [PATH_ANNOTATION]: file.path },
  );

/** What `buildManifest` made a layer of; null when the layer is of no release. */
export function fileOf({ digest, size, mediaType, annotations = {} }: Descriptor): ReleaseFile | null {
  const { [PATH_ANNOTATION]: path, [TITLE_ANNOTATION]: name } = annotations;
  if (mediaType === WHEEL_TYPE) return name === undefined ? null : wheelFile(name, { digest, size });
  return path === undefined ? null : { path, digest, size, mediaType };
}

/** The config of a release: its spec, without what the layers say already and what means nothing elsewhere. */
export function configBytes({ models, ...rest }: Spec): Uint8Array {
  return canonicalBytes({
    ...known(rest),
    models: models.map(({ path, source, integrity, import: kind }) => ({
      path,
      // A path of this machine is no origin.
      ...(!source.startsWith('file:') && { source }),
      ...(integrity !== undefined && { integrity }),
      ...(kind !== undefined && { import: kind }),
    })),
  });
}

/** Only keys of the schema: a spec that was read from a file carries more. */
function known(spec: Omit<Spec, 'models'>): Omit<Spec, 'models'> {
  const { apiVersion, service, version, runtime, environment, serve, limits, golden, rollout, irreversible } = spec;
  // Where its golden set was on this machine is no part of it.
  const own = golden && { ...golden, source: undefined };
  const all = { apiVersion, service, version, runtime, environment, serve, limits, golden: own, rollout, irreversible };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Omit<Spec, 'models'>;
}

export const releaseRef = ({ service, version }: Spec): string => `releases/${service}/${version}`;

/**
 * Puts a release together out of files that are in the store: config, manifest, then the ref that names it.
 * A version that served, or is pinned, stays what it is; one that never did may be made again with other content.
 * @throws LastgoodError `release_exists`, `blob_missing`, `store_full`, `store_unwritable`
 */
export async function packRelease(spec: Spec, files: ReleaseFile[], store: Store): Promise<PackedRelease> {
  const config = configBytes(spec);
  const configInfo = { digest: digestOf(config), size: config.length };
  const manifest = canonicalBytes(buildManifest(spec, configInfo, files));
  const id = digestOf(manifest);
  await mustBeFree(store, spec, id);
  // Until the ref is there nothing names them, and garbage collection may run in another process.
  const parts = [id, configInfo.digest, ...files.map(({ digest }) => digest)];
  await using _ = await store.lease(parts, `packing ${spec.service} ${spec.version}`);
  await mustBeThere(store, files);
  await store.blobs.put(config);
  await store.blobs.put(manifest);
  await store.refs.set(releaseRef(spec), id);
  return { id, files };
}

async function mustBeFree(store: Store, spec: Spec, id: Digest): Promise<void> {
  const before = await store.refs.get(releaseRef(spec));
  if (before === null || before === id) return;
  const why = await whyKept(store, before);
  if (why === null) return;
  const { service, version } = spec;
  throw new LastgoodError(
    'release_exists',
    `${service} ${version} is ${before} already, which ${why}; what is made now is ${id}, another release.`,
    { hint: 'Give it another version in release.yaml: what a version means must stay the same.' },
  );
}

async function mustBeThere(store: Store, files: ReleaseFile[]): Promise<void> {
  for (const { path, digest } of files) {
    if (await store.blobs.has(digest)) continue;
    throw new LastgoodError('blob_missing', `${store.dir} has no blob ${digest} for ${path}.`, {
      hint: 'Create the release again (lastgood release create -f release.yaml): what is missing is fetched from its source.',
    });
  }
}
