import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'smol-toml';
import { LastgoodError } from '../errors.ts';
import { hexOf } from '../store/digest.ts';
import { canClone } from './can-clone.ts';
import type { Interpreter } from './interpreter.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { parseWheelName, supportedTags, tagsOf } from './tags.ts';
import type { Uv, UvExit } from './uv.ts';

export interface PlacedWheel extends StoredWheel {
  /** Where its file is. */
  path: string;
}

export interface InstallOptions {
  /** The environment's folder, which is not there yet, in a folder of its own: a lock is written beside it for a moment. */
  dir: string;
  wheels: PlacedWheel[];
  interpreter: Interpreter;
  uv: Uv;
  /** `hardlink`: files are those of uv's cache. `clone`: they are the environment's own, as cheap as the disk can. */
  linkMode: 'hardlink' | 'clone';
  signal: AbortSignal;
}

/**
 * Makes an environment of wheels, without any index. It can be renamed afterwards.
 * @throws LastgoodError `wheel_unfit`, `store_full`, `environment_broken`
 */
export async function installWheels(options: InstallOptions): Promise<void> {
  const { dir, wheels, interpreter, uv, linkMode, signal } = options;
  checkFit(wheels, interpreter);
  const made = await uv.run(['venv', '--quiet', '--relocatable', '--python', interpreter.path, dir], { signal });
  if (made.code !== 0) throw installFailure(`No environment can be made with ${interpreter.path}`, made);
  // Where uv cannot clone it links instead, and what is written to one environment is in all.
  const mode = linkMode === 'hardlink' || (await canClone(uv.cacheDir, dirname(dir))) ? linkMode : 'copy';
  const lock = join(dirname(dir), 'pylock.toml');
  try {
    await writeFile(lock, lockOf(wheels));
    const args = [
      'pip',
      'sync',
      '--preview-features',
      'pylock',
      '--python',
      join(dir, 'bin', 'python'),
      '--offline',
      '--no-index',
    ];
    const synced = await uv.run([...args, '--allow-empty-requirements', '--link-mode', mode, lock], { signal });
    if (synced.code !== 0) throw installFailure('The wheels cannot be installed', synced);
  } finally {
    await rm(lock, { force: true });
  }
}

function lockOf(wheels: PlacedWheel[]): string {
  return stringify({
    'lock-version': '1.0',
    'created-by': 'lastgood',
    packages: wheels.map(({ package: name, version, name: file, path, digest }) => ({
      name,
      version,
      wheels: [{ name: file, path, hashes: { sha256: hexOf(digest) } }],
    })),
  });
}

/** uv would say so, too, but not what is here. */
function checkFit(wheels: StoredWheel[], interpreter: Interpreter): void {
  const supported = new Set(supportedTags(interpreter));
  const unfit = wheels.filter(({ name }) => {
    const parsed = parseWheelName(name);
    return parsed === null || !tagsOf(parsed).some((tag) => supported.has(tag));
  });
  if (unfit.length === 0) return;
  const here = `${interpreter.implementation} ${interpreter.version} on ${interpreter.platform}`;
  throw new LastgoodError(
    'wheel_unfit',
    `${unfit.map(({ name }) => name).join(', ')} cannot be installed for ${here}.`,
    {
      hint: 'Wheels with compiled modules are for one version of Python and one kind of machine: make the release on this one.',
    },
  );
}

/** Out of what uv said: the disk, or the wheels. */
export function installFailure(what: string, { stderr, code }: UvExit): LastgoodError {
  if (/No space left on device|os error 28|Disk quota exceeded|os error 122/i.test(stderr)) {
    return new LastgoodError('store_full', `${what}: no space is left on the disk.`, {
      hint: 'Free some space on that disk, or put the house on a bigger one with --home or LASTGOOD_HOME; nothing half-built was kept.',
    });
  }
  const said = stderr
    .split('\n')
    .map((line) => line.replace(/^[\s×├╰─▶│]*(error:|Caused by:)?\s*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('warning:') && !line.startsWith('Using Python'));
  return new LastgoodError(
    'environment_broken',
    `${what} (${said.slice(0, 4).join(': ') || `uv exited with code ${code}`}).`,
    {
      hint: 'Capture or lock the environment again; a wheel that two packages contradict each other in cannot be installed.',
    },
  );
}
