import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** `sha256:` and 64 hex digits: the name of a blob, and of a release (its manifest's). */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export const isDigest = (text: string): text is Digest => DIGEST.test(text);

export const digestOf = (bytes: Uint8Array): Digest => digestFrom(createHash('sha256').update(bytes).digest('hex'));

export const digestFrom = (hex: string): Digest => `sha256:${hex}`;

/** The 64 hex digits. */
export const hexOf = (digest: Digest): string => digest.slice('sha256:'.length);

/** The digest of a file's content, read once. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Digest> {
  const hash = createHash('sha256');
  // A signal only when there is one: the stream refuses `undefined`.
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) })) {
    hash.update(chunk);
  }
  return digestFrom(hash.digest('hex'));
}
