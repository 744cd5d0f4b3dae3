import { readdir } from 'node:fs/promises';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';

/** Nothing of a user's is ever written over. @throws LastgoodError `output_unwritable` when something is at `dir` */
export async function mustBeFree(dir: string): Promise<void> {
  const entries = await readdir(dir).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw new LastgoodError('output_unwritable', `${dir} cannot be an environment (${codeOf(error)}).`, {
      hint: 'Name a folder that is not there yet.',
      cause: error,
    });
  });
  if (entries.length === 0) return;
  throw new LastgoodError('output_unwritable', `There is something in ${dir} already.`, {
    hint: 'Name a folder that is not there yet, or move that one away.',
  });
}
