import { createHash, timingSafeEqual } from 'node:crypto';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Compares in a time that tells nothing of where two secrets differ, nor of their lengths. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

/** What may be kept of a secret that only has to be recognized. */
export function fingerprint(secret: string): string {
  return sha256(secret).toString('base64url');
}
