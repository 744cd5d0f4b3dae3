import { join } from 'node:path';
import { LastgoodError } from '../../errors.ts';
import type { StagedRelease } from '../driver.ts';

/** argv with each `./path` as the file of the release that it means. @throws LastgoodError `spec_invalid` */
export function resolveArgv({ dir, runtime }: Pick<StagedRelease, 'dir' | 'runtime'>): [string, ...string[]] {
  const [file, ...args] = runtime.command ?? [];
  if (file === undefined) {
    throw new LastgoodError('spec_invalid', 'The release names no program to run.', {
      hint: 'Set runtime.command to the program and its arguments.',
    });
  }
  return [inRelease(dir, file), ...args.map((arg) => inRelease(dir, arg))];
}

/** The folder that the program is started in. @throws LastgoodError `spec_invalid` */
export function workingFolder({ dir, runtime }: Pick<StagedRelease, 'dir' | 'runtime'>): string {
  return runtime.workdir === undefined ? dir : inRelease(dir, `./${runtime.workdir}`);
}

function inRelease(dir: string, arg: string): string {
  if (!arg.startsWith('./')) return arg;
  if (!arg.split('/').includes('..')) return join(dir, arg);
  throw new LastgoodError('spec_invalid', `${arg} leads out of the release.`, {
    hint: 'Name a file below the folder of release.yaml, without "..".',
  });
}
