import type { Lock } from './lock.ts';

/**
 * Reads the text of a `pylock.toml`.
 * @param file what to call it in errors
 * @throws LastgoodError `lock_invalid`, with every problem
 */
export function parseLock(_text: string, _file: string): Lock {
  throw new Error('not written yet');
}

/** @throws LastgoodError `file_missing`, `lock_invalid` */
export async function readLock(_file: string): Promise<Lock> {
  throw new Error('not written yet');
}
