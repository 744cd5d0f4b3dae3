import { canonicalBytes, describe, MANIFEST_TYPE, parseManifest } from '../store/oci.ts';
import type { Store } from '../store/store.ts';
import { type BuildInputs, keyOf } from './build-key.ts';
import { type StoredWheel, wheelLayer, wheelOfLayer } from './stored-wheel.ts';

/** Milliseconds that the compiler took. */
const TIME = 'lastgood.build.ms';
const BUILD_TYPE = 'application/vnd.lastgood.env.build.v1+json';

const PREFIX = 'wheels/';
const refOf = (inputs: BuildInputs): string => `${PREFIX}${keyOf(inputs)}`;

/** Keeps a wheel that was compiled, with what it was made of. @param ms how long that took */
export async function keepBuiltWheel(store: Store, inputs: BuildInputs, wheel: StoredWheel, ms: number): Promise<void> {
  const config = await store.blobs.put(canonicalBytes(inputs));
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: BUILD_TYPE,
    config: describe(config, BUILD_TYPE),
    layers: [wheelLayer(wheel)],
    annotations: { [TIME]: String(Math.round(ms)) },
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

/** How long the wheels that were compiled here took, in milliseconds, by the digests of the wheels. */
export async function compileTimes(store: Store): Promise<Map<string, number>> {
  const refs = await store.refs.list(PREFIX);
  const manifests = await Promise.all(
    refs.map(({ digest }) => store.blobs.read(digest).then(parseManifest, () => null)),
  );
  const times = manifests.flatMap((manifest) => {
    const [digest, ms] = [manifest?.layers[0]?.digest, Number(manifest?.annotations?.[TIME] ?? Number.NaN)];
    return digest === undefined || Number.isNaN(ms) ? [] : [[digest, ms] as const];
  });
  return new Map(times);
}
