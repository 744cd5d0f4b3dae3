import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** `sha256:` and 64 hex digits: the name of a blob, and of a release (its manifest's). */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export const isDigest = (text: string): text is Digest => DIGEST.test(text);

export const digestOf = (bytes: Uint8Array): Digest => digestFrom(createHash('sha256').update(bytes).digest('hex'));

export const digestFrom = (hex: string): Digest => `sha256:${hex}`;

/** The 64 hex digits. */
export const hexOf = (digest: Digest): string => digest.slice('sha256:'.length);

/** Long enough that calls cost nothing, short enough to stay in the processor's cache and not to hold up the event loop. */
const CHUNK = 1 << 18;

/** The digest of a file's content, read once; the next piece is read while one is hashed. */
export async function hashFile(path: string, signal?: AbortSignal, onBytes?: (bytes: number) => void): Promise<Digest> {
  const hash = createHash('sha256');
  const handle = await open(path);
  try {
    let [current, next] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
    let reading = handle.read(current);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) break;
      signal?.throwIfAborted();
      reading = handle.read(next);
      hash.update(current.subarray(0, bytesRead));
      onBytes?.(bytesRead);
      [current, next] = [next, current];
    }
  } finally {
    await handle.close();
  }
  return digestFrom(hash.digest('hex'));
}
