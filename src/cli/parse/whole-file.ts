import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LastgoodError } from '../../errors.ts';

/**
 * Writes a file that is whole or not there: under another name first, then renamed. A killed process leaves at most a
 * hidden `.….part` beside it.
 *
 * @param beforeNamed called when the bytes are down, before they get their name, with the file's time of modification
 * @throws LastgoodError output_unwritable
 */
export async function writeWholeFile(
  path: string,
  bytes: Uint8Array,
  beforeNamed: (modifiedMs: number) => Promise<void> = async () => {},
): Promise<void> {
  const folder = dirname(path);
  const part = join(folder, `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(part, bytes, { flag: 'wx' });
    await beforeNamed((await stat(part)).mtimeMs);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {});
    throw cause instanceof LastgoodError ? cause : unwritable(path, cause);
  }
}

/** @param path what could not be written */
export function unwritable(path: string, cause: unknown): LastgoodError {
  const code = (cause as NodeJS.ErrnoException).code;
  return new LastgoodError('output_unwritable', `${path} cannot be written (${code ?? 'unknown reason'}).`, {
    hint:
      code === 'ENOSPC'
        ? 'Free some space, then run the same command again: it goes on where it stopped.'
        : 'Check the folder given with -o, and who may write there.',
    cause,
  });
}
