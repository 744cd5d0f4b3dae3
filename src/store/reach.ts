import { z } from 'zod';
import type { Blobs } from './blobs.ts';
import type { Digest } from './digest.ts';
import { descriptor, MANIFEST_TYPE } from './oci.ts';

/** What any manifest or index of OCI may name. */
const node = z.looseObject({
  schemaVersion: z.literal(2),
  config: descriptor.optional(),
  layers: z.array(descriptor).default([]),
  manifests: z.array(descriptor).default([]),
});

/** A bigger blob is no manifest: one of a thousand models and ten thousand golden files has 4 MB. */
const MAX_BYTES = 32 << 20;

/**
 * Everything that a manifest names, itself first. Of an index the manifests in it are followed. What it names need not be
 * there; the manifest must.
 * @returns null when the blob is no manifest
 * @throws LastgoodError `blob_missing`, `integrity_mismatch`
 */
export async function namedBy(blobs: Blobs, digest: Digest): Promise<Digest[] | null> {
  const size = await blobs.size(digest);
  if (size !== null && size > MAX_BYTES) return null;
  const parsed = parse(await blobs.read(digest));
  if (parsed === null) return null;
  const { config, layers, manifests } = parsed;
  const inner = await Promise.all(
    manifests.map(async (entry) =>
      entry.mediaType === MANIFEST_TYPE ? ((await namedBy(blobs, entry.digest)) ?? []) : [entry.digest],
    ),
  );
  return [digest, ...(config ? [config.digest] : []), ...layers.map((layer) => layer.digest), ...inner.flat()];
}

/** What a lease on a blob keeps: it may be no manifest, and it may not be there yet. */
export async function leasedBy(blobs: Blobs, digest: Digest): Promise<Digest[]> {
  if (!(await blobs.has(digest))) return [digest];
  return (await namedBy(blobs, digest)) ?? [digest];
}

function parse(bytes: Uint8Array): z.infer<typeof node> | null {
  try {
    return node.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return null;
  }
}
