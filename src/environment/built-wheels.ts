import { canonicalBytes, describe, MANIFEST_TYPE, parseManifest } from '../store/oci.ts';
import type { Store } from '../store/store.ts';
import { type BuildInputs, keyOf } from './build-key.ts';
import { type StoredWheel, wheelLayer, wheelOfLayer } from './stored-wheel.ts';

const BUILD_TYPE = 'application/vnd.lastgood.env.build.v1+json';

const refOf = (inputs: BuildInputs): string => `wheels/${keyOf(inputs)}`;

/** Keeps a wheel that was compiled, with what it was made of. */
export async function keepBuiltWheel(store: Store, inputs: BuildInputs, wheel: StoredWheel): Promise<void> {
  const config = await store.blobs.put(canonicalBytes(inputs));
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: BUILD_TYPE,
    config: describe(config, BUILD_TYPE),
    layers: [wheelLayer(wheel)],
  };
  const blob = await store.blobs.put(canonicalBytes(manifest));
  await store.refs.set(refOf(inputs), blob.digest);
}

/** Null: it was not compiled yet, or what was kept of it is lost. */
export async function findBuiltWheel(store: Store, inputs: BuildInputs): Promise<StoredWheel | null> {
  const digest = await store.refs.get(refOf(inputs)).catch(() => null);
  if (digest === null) return null;
  const manifest = await store.blobs.read(digest).then(parseManifest, () => null);
  const [layer] = manifest?.layers ?? [];
  const wheel = layer && wheelOfLayer(layer);
  return wheel && (await store.blobs.has(wheel.digest)) ? wheel : null;
}
