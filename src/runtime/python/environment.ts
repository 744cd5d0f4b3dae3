import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LastgoodError } from '../../errors.ts';
import type { RuntimeEnvironment, StagedRelease } from '../driver.ts';

/** The environment that a release runs in, found to be there. @throws LastgoodError `spec_invalid`, `environment_broken` */
export async function environmentOf({ environment }: Pick<StagedRelease, 'environment'>): Promise<RuntimeEnvironment> {
  if (!environment) {
    throw new LastgoodError('spec_invalid', 'The release names no environment to run in.', {
      hint: 'Set environment.python and environment.lock: lastgood env lock, or env capture, writes the lock.',
    });
  }
  const { python } = environment;
  try {
    await access(python, constants.X_OK);
  } catch (cause) {
    throw new LastgoodError('environment_broken', `${python} cannot be started: it, or what it links to, is gone.`, {
      hint: 'Install that interpreter again, or build the environment for another one.',
      cause,
    });
  }
  return environment;
}

/** @throws LastgoodError `environment_broken` when the environment lacks a package that serves the application */
export async function mustHave({ dir }: RuntimeEnvironment, name: string, application: string): Promise<void> {
  const lib = join(dir, 'lib');
  const versions = await readdir(lib).catch(() => []);
  const found = versions.map((version) => access(join(lib, version, 'site-packages', name, '__init__.py')));
  await Promise.any(found).catch((cause) => {
    const message = `its environment has no ${name}, which is to serve ${application}: add ${name} to the requirements and lock them again`;
    throw new LastgoodError('environment_broken', message, {
      hint: `Run lastgood env lock with ${name} in it.`,
      cause,
    });
  });
}
