import type { Lock } from './lock.ts';

/** The text of a `pylock.toml`: the same lock, the same text. */
export function formatLock(_lock: Lock): string {
  throw new Error('not written yet');
}

/** Replaces `file` whole. */
export async function writeLock(_file: string, _lock: Lock): Promise<void> {
  throw new Error('not written yet');
}
