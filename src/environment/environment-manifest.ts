import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { type Digest, digestOf } from '../store/digest.ts';
import { LOCK_TYPE } from '../store/media-types.ts';
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
import { formatLock } from './format-lock.ts';
import type { Lock } from './lock.ts';
import { parseLock } from './parse-lock.ts';
import { type StoredWheel, wheelLayer, wheelOfLayer } from './stored-wheel.ts';

export const ENVIRONMENT_TYPE = 'application/vnd.lastgood.environment.v1+json';
const LOCK_FILE = 'pylock.toml';

export const environmentRef = (name: string): string => `environments/${name}`;

/** An environment that is kept: its lock, and all its wheels. */
export interface KeptEnvironment {
  lock: Lock;
  wheels: StoredWheel[];
}

/**
 * Names an environment whose wheels are in the store. The same environment has the same id, whatever it is called.
 * @returns the digest of its manifest
 * @throws LastgoodError `blob_missing` when a wheel went away meanwhile, `store_full`, `store_unwritable`
 */
export async function writeEnvironment(name: string, { lock, wheels }: KeptEnvironment, store: Store): Promise<Digest> {
  const text = Buffer.from(formatLock(lock));
  const config = canonicalBytes({});
  const manifest = canonicalBytes(buildManifest(infoOf(config), infoOf(text), wheels));
  const id = digestOf(manifest);
  // Until the ref is there nothing names them, and garbage collection may run in another process.
  const parts = [id, digestOf(config), digestOf(text), ...wheels.map(({ digest }) => digest)];
  await using _ = await store.lease(parts, `snapshot ${name}`);
  for (const { name: file, digest } of wheels) {
    if (await store.blobs.has(digest)) continue;
    throw new LastgoodError('blob_missing', `${file} (${digest}) went out of ${store.dir} while the rest was packed.`, {
      hint: 'Take the snapshot again.',
    });
  }
  for (const bytes of [config, text, manifest]) {
    // A snapshot of what did not change writes nothing.
    if (!(await store.blobs.has(digestOf(bytes)))) await store.blobs.put(bytes);
  }
  await store.refs.set(environmentRef(name), id);
  return id;
}

/** @throws LastgoodError `blob_missing`, `integrity_mismatch`, `not_found` when it is no environment's manifest */
export async function readEnvironment(id: Digest, store: Store): Promise<KeptEnvironment> {
  const manifest = parseManifest(await store.blobs.read(id));
  const lock = manifest?.layers.find(({ mediaType }) => mediaType === LOCK_TYPE);
  if (manifest?.artifactType !== ENVIRONMENT_TYPE || lock === undefined) {
    throw new LastgoodError('not_found', `${id} is not a snapshot of an environment.`, {
      hint: 'lastgood env list tells which snapshots there are.',
    });
  }
  const wheels = manifest.layers.flatMap((layer) => wheelOfLayer(layer) ?? []);
  return { lock: parseLock(Buffer.from(await store.blobs.read(lock.digest)).toString(), LOCK_FILE), wheels };
}

function buildManifest(config: BlobInfo, lock: BlobInfo, wheels: StoredWheel[]): Manifest {
  return {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ENVIRONMENT_TYPE,
    config: describe(config, EMPTY_TYPE),
    layers: [describe(lock, LOCK_TYPE, { [TITLE_ANNOTATION]: LOCK_FILE }), ...wheels.map(wheelLayer)],
  };
}

const infoOf = (bytes: Uint8Array): BlobInfo => ({ digest: digestOf(bytes), size: bytes.length });
