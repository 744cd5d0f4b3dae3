import { readFile } from 'node:fs/promises';
import type { Circumstances } from '../diagnosis/diagnose.ts';
import { LastgoodError } from '../errors.ts';
import { changedVersions, lockedVersions, readLockText } from '../release/lock-text.ts';

/**
 * What a lock tells of the environment that failed, and of what was changed in it since the last good one.
 * @throws LastgoodError `file_missing`, `lock_invalid`
 */
export async function lockedCircumstances(lock: string, lastGood: string | undefined): Promise<Circumstances> {
  const [versions, before] = await Promise.all([versionsIn(lock), lastGood && versionsIn(lastGood)]);
  return { versions, ...(before && { changes: changedVersions(before, versions) }) };
}

async function versionsIn(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new LastgoodError('file_missing', `${file} cannot be read.`, { hint: 'Check the path of the lock.', cause });
  });
  const lock = readLockText(text);
  if (lock) return lockedVersions(lock);
  throw new LastgoodError('lock_invalid', `${file} is no pylock.toml that can be read.`, {
    hint: '`lastgood env capture` writes the lock of an environment.',
  });
}
