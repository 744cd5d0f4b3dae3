import { lstat, readlink, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';

/** Where an environment's folder has its interpreter. */
const IN_FOLDER = ['bin/python', 'bin/python3', 'Scripts/python.exe', 'python.exe'];

const HINT = 'Name an environment’s folder or its python with --python.';

/**
 * The executable that is meant by a path, by an environment's folder or by a name on PATH. Links are not followed: an environment's
 * own path is what makes an interpreter belong to it.
 * @throws LastgoodError `interpreter_missing`, `environment_broken` when its link leads nowhere
 */
export async function findPython(python: string, path = process.env.PATH ?? ''): Promise<string> {
  const kind = await kindOf(python);
  if (kind === 'file' && /[\\/]/.test(python)) return resolve(python);
  if (kind === 'dangling') throw await dangling(resolve(python));
  if (kind === 'folder') {
    for (const name of IN_FOLDER) {
      const file = resolve(python, name);
      const found = await kindOf(file);
      if (found === 'file') return file;
      if (found === 'dangling') throw await dangling(file);
    }
  }
  if (!/[\\/]/.test(python)) {
    for (const dir of path.split(delimiter).filter((entry) => entry !== '')) {
      if ((await kindOf(join(dir, python))) === 'file') return join(dir, python);
    }
  }
  throw new LastgoodError('interpreter_missing', missing(python, kind), { hint: HINT });
}

function missing(python: string, kind: string): string {
  if (kind === 'folder')
    return `${resolve(python)} has no Python: there is no ${IN_FOLDER.slice(0, 2).join(' and no ')} in it.`;
  if (/[\\/]/.test(python)) return `There is no ${resolve(python)}.`;
  return `There is no program "${python}" on PATH, and no folder of that name here.`;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'dangling' | 'none'> {
  const found = await stat(path).catch(() => null);
  if (found) return found.isDirectory() ? 'folder' : 'file';
  const link = await lstat(path).catch(() => null);
  return link?.isSymbolicLink() ? 'dangling' : 'none';
}

/** An environment whose base was uninstalled or moved. */
async function dangling(file: string): Promise<LastgoodError> {
  const failure = await stat(file).catch((error) => error);
  if (codeOf(failure) === 'EACCES') {
    return new LastgoodError(
      'interpreter_missing',
      `${file} leads to ${await readlink(file)}, which you may not use.`,
      {
        hint: 'Run as the user whose environment it is, or make one with a Python that is open to you.',
      },
    );
  }
  return new LastgoodError('environment_broken', `${file} leads to ${await readlink(file)}, which is gone.`, {
    hint: 'Install that Python again where it was, or make the environment anew.',
  });
}
