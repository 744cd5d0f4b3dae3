import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { LastgoodError } from '../errors.ts';
import { inBuildDir } from './build-dir.ts';
import { installFailure } from './install-wheels.ts';
import type { Interpreter } from './interpreter.ts';
import type { LockedPackage } from './lock.ts';
import type { Uv } from './uv.ts';

export interface ApplicableOptions {
  interpreter: Interpreter;
  uv: () => Promise<Uv>;
  /** For a folder that is gone afterwards. */
  cacheDir: string;
  signal: AbortSignal;
}

/**
 * The packages of a lock whose markers fit an interpreter. uv decides: it is given a lock with the same markers, in which each
 * package has its place in the list for a version, and says which of them it would install.
 * @throws LastgoodError `lock_invalid`, `tool_missing`
 */
export async function applicable(packages: LockedPackage[], options: ApplicableOptions): Promise<LockedPackage[]> {
  if (packages.every(({ marker }) => marker === undefined)) return packages;
  const { interpreter, cacheDir, signal } = options;
  const uv = await options.uv();
  return inBuildDir(cacheDir, async (dir) => {
    const env = join(dir, 'env');
    const lock = join(dir, 'pylock.toml');
    await writeFile(lock, markersOnly(packages));
    const made = await uv.run(['venv', '--quiet', '--python', interpreter.path, env], { signal });
    if (made.code !== 0) throw installFailure(`No environment can be made with ${interpreter.path}`, made);
    const args = ['pip', 'sync', '--preview-features', 'pylock', '--python', join(env, 'bin', 'python')];
    const rehearsal = ['--dry-run', '--offline', '--no-index', '--allow-empty-requirements', lock];
    const { code, stderr } = await uv.run([...args, ...rehearsal], { signal });
    if (code !== 0) throw undecided(stderr);
    const places = new Set([...stderr.matchAll(/^ \+ .*==0\+(\d+)$/gm)].map(([, place]) => Number(place)));
    const meant = packages.filter((_, i) => places.has(i));
    const twice = meant.find(({ name }, i) => meant.findIndex((other) => other.name === name) !== i)?.name;
    if (twice !== undefined) throw ambiguous(twice);
    return meant;
  });
}

const markersOnly = (packages: LockedPackage[]): string =>
  stringify({
    'lock-version': '1.0',
    'created-by': 'lastgood',
    packages: packages.map(({ name, marker }, i) => {
      const file = `${name.replaceAll('-', '_')}-0+${i}-py3-none-any.whl`;
      const wheel = { name: file, url: `https://wheels.invalid/${file}`, hashes: { sha256: '0'.repeat(64) } };
      return { name, version: `0+${i}`, ...(marker !== undefined && { marker }), wheels: [wheel] };
    }),
  });

/** Newer versions of uv say so themselves. */
const TWICE = /Multiple active package entries found for `([^`]+)`/;

function undecided(stderr: string): LastgoodError {
  const twice = TWICE.exec(stderr)?.[1];
  if (twice !== undefined) return ambiguous(twice);
  const said = stderr
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('Using Python'));
  return unusable(`its markers cannot be read (${said.at(-1)?.trim()})`);
}

const ambiguous = (name: string) => unusable(`it has more than one ${name} for this Python`);

const unusable = (why: string) =>
  new LastgoodError('lock_invalid', `The lock is not one that can be used: ${why}.`, {
    hint: 'Lock again: "lastgood env capture" from a working environment, or "lastgood env lock -r requirements.txt".',
  });
