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

export const indexFile = (layout: Layout): string => join(layout.dir, 'index.json');

/**
 * Writes `index.json`, by which OCI tools find the manifests; it is derived from the refs, and nothing of ours reads it.
 * A process that writes an older list over a newer one sees so afterwards and writes again: the last one is right.
 */
export async function writeIndex(layout: Layout, blobs: Blobs, listRefs: () => Promise<Ref[]>): Promise<void> {
  let refs = await listRefs();
  for (;;) {
    await replaceFile(indexFile(layout), await indexText(refs, blobs), layout.temporary());
    const now = await listRefs();
    if (JSON.stringify(now) === JSON.stringify(refs)) return;
    refs = now;
  }
}

/** What `index.json` has to be. */
export async function indexText(refs: Ref[], blobs: Blobs): Promise<string> {
  const manifests = [];
  const names = ociNames(refs.map(({ name }) => name));
  for (const [i, { digest }] of refs.entries()) {
    const size = await blobs.size(digest);
    if (size === null) continue;
    const name = names[i];
    const annotations = name === null ? {} : { annotations: { 'org.opencontainers.image.ref.name': name } };
    manifests.push({ mediaType: MANIFEST_TYPE, digest, size, ...annotations });
  }
  return `${JSON.stringify({ schemaVersion: 2, manifests }, null, 2)}\n`;
}

/** Grammar of the OCI image layout; tools refuse to read what does not fit it. */
const OCI_NAME = /^[A-Za-z0-9]+((--|[-._:@+])[A-Za-z0-9]+)*(\/[A-Za-z0-9]+((--|[-._:@+])[A-Za-z0-9]+)*)*$/;

/**
 * Names as OCI allows them: `sources/npm/@x/y/1` is `sources/npm/x/y/1`. Where two would become one, the one that was changed
 * for it has none (null); it is still found by its digest.
 */
function ociNames(names: string[]): (string | null)[] {
  const taken = new Set(names.filter((name) => OCI_NAME.test(name)));
  return names.map((name) => {
    if (OCI_NAME.test(name)) return name;
    const plain = name.split('/').map(toComponent).join('/');
    if (!OCI_NAME.test(plain) || taken.has(plain)) return null;
    taken.add(plain);
    return plain;
  });
}

const toComponent = (part: string): string =>
  part.replace(/[^A-Za-z0-9]+/g, (separators) => separators[0]).replace(/^[^A-Za-z0-9]|[^A-Za-z0-9]$/g, '');
