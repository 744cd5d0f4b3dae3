import { join } from 'node:path';
import type { Blobs } from './blobs.ts';
import type { Digest } from './digest.ts';
import { replaceFile } from './disk.ts';
import type { Layout } from './layout.ts';
import { MANIFEST_TYPE } from './oci.ts';

export interface Ref {
  /** `releases/<service>/<version>`, `sources/…` */
  name: string;
  /** Of a manifest in the store. */
  digest: Digest;
}

/**
 * Writes `index.json`, by which OCI tools find the manifests; it is derived from the refs, and nothing of ours reads it.
 * A process that writes an older list over a newer one sees so afterwards and writes again: the last one is right.
 */
export async function writeIndex(layout: Layout, blobs: Blobs, listRefs: () => Promise<Ref[]>): Promise<void> {
  let refs = await listRefs();
  for (;;) {
    const manifests = [];
    for (const { name, digest } of refs) {
      const size = await blobs.size(digest);
      if (size === null) continue;
      const annotations = { 'org.opencontainers.image.ref.name': name };
      manifests.push({ mediaType: MANIFEST_TYPE, digest, size, annotations });
    }
    const text = `${JSON.stringify({ schemaVersion: 2, manifests }, null, 2)}\n`;
    await replaceFile(join(layout.dir, 'index.json'), text, layout.temporary());
    const now = await listRefs();
    if (JSON.stringify(now) === JSON.stringify(refs)) return;
    refs = now;
  }
}
