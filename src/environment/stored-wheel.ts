import type { BlobInfo } from '../store/blobs.ts';
import type { Digest } from '../store/digest.ts';
import { WHEEL_TYPE } from '../store/media-types.ts';
import { type Descriptor, describe, TITLE_ANNOTATION } from '../store/oci.ts';
import { parseWheelName } from './tags.ts';

/** A wheel that is a blob of the store: what environments are made of. */
export interface StoredWheel {
  /** Its file name, which tells what it fits. */
  name: string;
  digest: Digest;
  size: number;
  /** Normalised. */
  package: string;
  version: string;
}

/** @returns null when `name` is no wheel's */
export function storedWheel(name: string, { digest, size }: BlobInfo): StoredWheel | null {
  const parsed = parseWheelName(name);
  return parsed && { name, digest, size, package: parsed.package, version: parsed.version };
}

/** A wheel as a layer of a manifest. */
export const wheelLayer = (wheel: StoredWheel): Descriptor =>
  describe(wheel, WHEEL_TYPE, { [TITLE_ANNOTATION]: wheel.name });

/** What `wheelLayer` made a layer of; null for layers of other kinds. */
export const wheelOfLayer = (layer: Descriptor): StoredWheel | null =>
  layer.mediaType === WHEEL_TYPE ? storedWheel(layer.annotations?.[TITLE_ANNOTATION] ?? '', layer) : null;
