import { createHash } from 'node:crypto';
import { constants, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { onDisk } from '../store/disk.ts';
import { canonicalBytes, describe, EMPTY_TYPE, MANIFEST_TYPE } from '../store/oci.ts';
import type { Store } from '../store/store.ts';
import { type StoredWheel, wheelLayer } from './stored-wheel.ts';

const CAPTURE_TYPE = 'application/vnd.lastgood.capture.v1+json';

/**
 * Keeps the wheels of a lock from garbage collection: no index has them, and until a release is made of the lock nothing else names
 * them. A later capture into the same lock takes the place of the earlier one.
 */
export async function keepWheels(store: Store, lockFile: string, wheels: StoredWheel[]): Promise<void> {
  const ref = `captures/${createHash('sha256').update(resolve(lockFile)).digest('hex').slice(0, 32)}`;
  if (wheels.length === 0) return store.refs.delete(ref);
  const config = await store.blobs.put(canonicalBytes({}));
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: CAPTURE_TYPE,
    config: describe(config, EMPTY_TYPE),
    layers: wheels.map(wheelLayer),
  };
  const { digest } = await store.blobs.put(canonicalBytes(manifest));
  await store.refs.set(ref, digest);
}

/** Puts copies of wheels into a folder, each whole or not at all. @throws LastgoodError `store_full`, `store_unwritable` */
export async function copyWheels(store: Store, dir: string, wheels: StoredWheel[]): Promise<void> {
  await onDisk(dir, async () => {
    await mkdir(dir, { recursive: true });
    for (const { name, digest } of wheels) {
      const part = join(dir, `.${name}.${process.pid}.part`);
      try {
        await store.blobs.use(digest, (path) => copyFile(path, part, constants.COPYFILE_FICLONE));
        await rename(part, join(dir, name));
      } finally {
        await rm(part, { force: true });
      }
    }
  });
}
