import type { Digest } from '../../src/store/digest.ts';
import { canonicalBytes, describe, EMPTY_TYPE, MANIFEST_TYPE, PATH_ANNOTATION } from '../../src/store/oci.ts';
import type { Store } from '../../src/store/store.ts';

/** Bytes of a manifest that names files by their paths; its config is the empty one. */
export async function putManifest(store: Store, files: Record<string, Uint8Array>): Promise<Digest> {
  const config = await store.blobs.put(canonicalBytes({}));
  const layers = [];
  for (const [path, content] of Object.entries(files)) {
    const annotations = { [PATH_ANNOTATION]: path };
    layers.push(describe(await store.blobs.put(content), 'application/octet-stream', annotations));
  }
  const artifactType = 'application/vnd.lastgood.test';
  const base = { schemaVersion: 2, mediaType: MANIFEST_TYPE, artifactType, config: describe(config, EMPTY_TYPE) };
  return (await store.blobs.put(canonicalBytes({ ...base, layers }))).digest;
}
