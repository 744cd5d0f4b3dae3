import { LastgoodError } from '../errors.ts';
import { type ApplicableOptions, applicable } from './applicable.ts';
import type { Interpreter } from './interpreter.ts';
import type { Lock, LockedFile, LockedPackage } from './lock.ts';
import { parseWheelName, supportedTags, tagsOf } from './tags.ts';
import { fitsSpecifier } from './version-specifier.ts';

/** A package that is installed, and the file it is installed from: a wheel, or an sdist that one is built of. */
export interface SelectedFile {
  package: LockedPackage;
  file: LockedFile;
  isSdist: boolean;
}

/**
 * Which packages of a lock are installed for an interpreter, and from which of their files.
 * @throws LastgoodError `wheel_unfit`, `interpreter_missing` when the lock is for other Pythons, `lock_invalid`
 */
export async function selectWheels(lock: Lock, options: ApplicableOptions): Promise<SelectedFile[]> {
  const { interpreter } = options;
  const { requiresPython } = lock;
  if (requiresPython !== undefined && !fitsSpecifier(interpreter.version, requiresPython)) {
    throw new LastgoodError(
      'interpreter_missing',
      `The lock needs Python ${requiresPython}; ${interpreter.path} is ${interpreter.version}.`,
      { hint: 'Name such a Python with --python, or lock again for this one.' },
    );
  }
  const ranks = new Map(supportedTags(interpreter).map((tag, rank) => [tag, rank]));
  const selected: SelectedFile[] = [];
  const unfit: LockedPackage[] = [];
  for (const pkg of await applicable(lock.packages, options)) {
    const wheel = bestWheel(pkg.wheels, ranks);
    const file = wheel ?? pkg.sdist;
    if (file === undefined) unfit.push(pkg);
    else selected.push({ package: pkg, file, isSdist: wheel === undefined });
  }
  if (unfit.length > 0) throw unfitting(unfit, interpreter);
  return selected;
}

/** That of the best tag; of several with one tag, the last build. */
export function bestWheel(wheels: LockedFile[], ranks: ReadonlyMap<string, number>): LockedFile | undefined {
  const fitting = wheels.flatMap((wheel) => {
    const name = parseWheelName(wheel.name)!;
    const rank = Math.min(...tagsOf(name).map((tag) => ranks.get(tag) ?? Number.POSITIVE_INFINITY));
    return rank === Number.POSITIVE_INFINITY ? [] : [{ wheel, rank, build: name.build ?? '' }];
  });
  const newest = (a: string, b: string) => b.localeCompare(a, undefined, { numeric: true });
  return fitting.sort((a, b) => a.rank - b.rank || newest(a.build, b.build))[0]?.wheel;
}

function unfitting(packages: LockedPackage[], { implementation, version, platform, libc }: Interpreter): LastgoodError {
  const list = packages.map(({ name, version: own, wheels }) => {
    const tags = [
      ...new Set(
        wheels.map((wheel) =>
          wheel.name
            .replace(/\.whl$/, '')
            .split('-')
            .slice(-3)
            .join('-'),
        ),
      ),
    ];
    const more = tags.length > 3 ? ` and ${tags.length - 3} more` : '';
    return `${name} ${own ?? ''} has wheels for ${tags.slice(0, 3).join(', ')}${more} only`.replace('  ', ' ');
  });
  const here = `${implementation} ${version} on ${platform}${libc ? ` with ${libc.name} ${libc.version}` : ''}`;
  return new LastgoodError('wheel_unfit', `${list.join('; ')}; here is ${here}.`, {
    hint: 'Use the Python and the kind of machine that the lock was made for, or lock again on this one.',
  });
}
