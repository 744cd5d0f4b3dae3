import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EnvironmentProgress } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import type { Store } from '../store/store.ts';
import { CONTEXT, WRITTEN_BY } from './dockerfile.ts';
import { indexRequirements, wheelRequirements } from './dockerfile-requirements.ts';
import { copyWheels } from './keep-wheels.ts';
import type { LockedPackage } from './lock.ts';
import type { StoredWheel } from './stored-wheel.ts';

/** What no image needs and what no image may hold. */
const DOCKERIGNORE = `.git
.dockerignore
Dockerfile
**/__pycache__
**/*.pyc
.venv
venv
.env
.env.*
.netrc
`;

/** @throws LastgoodError `output_unwritable` when a Dockerfile is there that is not one of ours */
export async function checkDockerfileTarget(file: string, { force }: { force: boolean }): Promise<void> {
  const folder = await stat(dirname(file)).catch(() => null);
  if (!folder?.isDirectory()) {
    throw new LastgoodError('output_unwritable', `${dirname(file)} is no folder, and ${file} cannot be written.`, {
      hint: 'Make that folder first: it is what docker builds.',
    });
  }
  const text = await readFile(file, 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw unwritable(file, error);
  });
  if (force || text === null || text.startsWith(`# ${WRITTEN_BY}`)) return;
  throw new LastgoodError('output_unwritable', `${file} is there already, and lastgood did not write it.`, {
    hint: 'Give --force to write over it, or name another file.',
  });
}

export interface DockerFolder {
  /** Of the Dockerfile. */
  file: string;
  text: string;
  /** Packages that pip fetches. */
  fetched: readonly LockedPackage[];
  /** Wheels that are copied in. */
  wheels: readonly StoredWheel[];
  store: Store;
  signal: AbortSignal;
  onProgress(progress: EnvironmentProgress): void;
}

/**
 * Writes a Dockerfile and what it copies beside it; what was there for an earlier one goes when the new one is whole.
 * @returns what lies beside it now, relative to its folder
 * @throws LastgoodError `output_unwritable`
 */
export async function writeDockerFolder({ file, text, ...content }: DockerFolder): Promise<string[]> {
  const folder = dirname(file);
  const part = join(folder, `.${CONTEXT}.part`);
  try {
    // Of one that was killed.
    await rm(part, { recursive: true, force: true });
    await mkdir(part);
    await fill(part, content);
    await rm(join(folder, CONTEXT), { recursive: true, force: true });
    await rename(part, join(folder, CONTEXT));
    const ignoring = await writeFile(join(folder, '.dockerignore'), DOCKERIGNORE, { flag: 'wx' }).then(
      () => ['.dockerignore'],
      (error) => {
        if (codeOf(error) === 'EEXIST') return [];
        throw error;
      },
    );
    await writeFile(file, text);
    return [`${CONTEXT}/`, ...ignoring];
  } catch (error) {
    throw codeOf(error) === undefined || error instanceof LastgoodError ? error : unwritable(folder, error);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function fill(dir: string, { fetched, wheels, store, signal, onProgress }: Omit<DockerFolder, 'file' | 'text'>) {
  if (fetched.length > 0) await writeFile(join(dir, 'index.txt'), indexRequirements(fetched));
  if (wheels.length === 0) return;
  await writeFile(join(dir, 'kept.txt'), wheelRequirements(wheels));
  const total = wheels.reduce((sum, { size }) => sum + size, 0);
  let bytes = 0;
  for (const [done, wheel] of wheels.entries()) {
    signal.throwIfAborted();
    onProgress({ phase: 'pack', item: wheel.package, packages: { done, total: wheels.length }, bytes, total });
    await copyWheels(store, join(dir, 'wheels'), [wheel]);
    bytes += wheel.size;
  }
}

const unwritable = (path: string, cause: unknown): LastgoodError =>
  new LastgoodError('output_unwritable', `${path} cannot be written (${codeOf(cause)}).`, {
    hint: 'Free some space there, or name another place with -o.',
    cause,
  });
