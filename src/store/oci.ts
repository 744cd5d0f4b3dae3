import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { BlobInfo } from './blobs.ts';
import type { CheckoutFile } from './checkout.ts';
import { type Digest, isDigest } from './digest.ts';

/** What the store needs of the OCI image specification 1.1: manifests that name other blobs. */

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';
/** CNCF ModelPack: one raw file a layer, its path in this annotation. */
export const PATH_ANNOTATION = 'org.cncf.model.filepath';
/** File name of a layer that a checkout does not lay out. */
export const TITLE_ANNOTATION = 'org.opencontainers.image.title';

export const descriptor = z.object({
  mediaType: z.string(),
  digest: z.string().refine(isDigest) as z.ZodType<Digest>,
  size: z.int().nonnegative(),
  annotations: z.record(z.string(), z.string()).optional(),
});
export type Descriptor = z.infer<typeof descriptor>;

const manifest = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(MANIFEST_TYPE),
  artifactType: z.string(),
  config: descriptor,
  layers: z.array(descriptor),
  annotations: z.record(z.string(), z.string()).optional(),
});
export type Manifest = z.infer<typeof manifest>;

export const describe = (blob: BlobInfo, mediaType: string, annotations?: Record<string, string>): Descriptor => ({
  mediaType,
  digest: blob.digest,
  size: blob.size,
  ...(annotations && { annotations }),
});

/** JSON in the one form that RFC 8785 allows, so that the same value has the same digest everywhere. */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('undefined has no JSON form');
  return new TextEncoder().encode(text);
}

/** @returns null when the bytes are not a manifest */
export function parseManifest(bytes: Uint8Array): Manifest | null {
  try {
    return manifest.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return null;
  }
}

/** The files of a manifest that have a path, with what a checkout needs of them. */
export const checkoutFiles = ({ layers }: Manifest): CheckoutFile[] =>
  layers.flatMap(({ digest, size, annotations }) => {
    const path = annotations?.[PATH_ANNOTATION];
    return path === undefined ? [] : [{ path, digest, size }];
  });
