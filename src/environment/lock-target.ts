import { access, constants, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse } from 'smol-toml';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';

/**
 * May a lock be written here? Asked before the work begins. What lies there must be a lock, of whatever tool: a `-o` that names
 * something else by mistake costs nothing.
 * @throws LastgoodError `output_unwritable`
 */
export async function checkLockTarget(file: string): Promise<void> {
  const dir = dirname(file);
  const found = await stat(dir).catch(() => null);
  if (!found?.isDirectory())
    throw unwritable(`${dir} is no folder, and ${file} cannot be written.`, 'Make that folder first.');
  await access(dir, constants.W_OK).catch((error) => {
    throw unwritable(`${dir} cannot be written (${codeOf(error)}).`, 'Name another place for the lock.');
  });
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw unwritable(`${file} is there and cannot be read (${codeOf(error)}).`, 'Name another place for the lock.');
  }
  if (!isLock(text)) throw unwritable(`${file} is there and is no lock.`, 'Name another file, or move that one away.');
}

function isLock(text: string): boolean {
  try {
    return 'lock-version' in parse(text);
  } catch {
    return false;
  }
}

const unwritable = (message: string, hint: string) => new LastgoodError('output_unwritable', message, { hint });
