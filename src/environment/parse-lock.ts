import { readFile, stat } from 'node:fs/promises';
import { parse } from 'smol-toml';
import type { z } from 'zod';
import { normalizeName } from '../api/package-name.ts';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import type { Lock, LockExtras, LockedPackage } from './lock.ts';
import { lockExtras, lockTable, packageExtras, packageTable } from './lock-schema.ts';
import { type Complain, readLockedFile } from './locked-file.ts';
import { withoutSecrets } from './secrets.ts';

/** The lock of the biggest environment has one. */
const MAX_BYTES = 64e6;
/** More say nothing that these do not. */
const MAX_PROBLEMS = 20;

/**
 * Reads the text of a `pylock.toml`: ours, uv's or pip's.
 * @param file what to call it in errors
 * @throws LastgoodError `lock_invalid`, with every problem
 */
export function parseLock(text: string, file: string): Lock {
  const problems: string[] = [];
  const lock = read(text, (problem) => problems.push(problem));
  if (problems.length === 0 && lock !== null) return lock;
  throw invalid(file, problems);
}

/** @throws LastgoodError `file_missing`, `lock_invalid` */
export async function readLock(file: string): Promise<Lock> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw invalid(file, [`it has ${size} bytes`]);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof LastgoodError) throw error;
    throw new LastgoodError('file_missing', `The lock ${file} cannot be read (${codeOf(error)}).`, {
      hint: 'Name a pylock.toml; "lastgood env capture" writes one from a working environment.',
      cause: error,
    });
  }
  return parseLock(text, file);
}

function read(text: string, complain: Complain): Lock | null {
  let toml: Record<string, unknown>;
  try {
    toml = parse(text);
  } catch (error) {
    complain(`it is no TOML (${(error as Error).message.split('\n')[0]})`);
    return null;
  }
  const table = check(lockTable, toml, '', complain);
  if (table === null) return null;
  const {
    'lock-version': version,
    'created-by': _,
    'requires-python': requiresPython,
    packages,
    tool,
    ...rest
  } = table;
  if (!/^1(\.\d+)*$/.test(version)) complain(`its lock-version is ${JSON.stringify(version)}, and not 1.0`);
  const { lastgood, ...otherTools } = tool ?? {};
  const extras = lastgood === undefined ? null : check(lockExtras, lastgood, 'tool.lastgood', complain);
  const read = packages.map((entry, i) => readPackage(entry, i, complain));
  refuseTwins(read, complain);
  return {
    ...(requiresPython !== undefined && { requiresPython }),
    packages: read.filter((entry) => entry !== null),
    ...(extras && { extras: extrasOf(extras) }),
    rest: { ...rest, ...(Object.keys(otherTools).length > 0 && { tool: otherTools }) },
  };
}

function extrasOf({ libraries, build, indexes, ...rest }: z.infer<typeof lockExtras>): LockExtras {
  return {
    ...rest,
    indexes: indexes.map(withoutSecrets),
    libraries: libraries.map(({ 'needed-by': neededBy, ...library }) => ({ ...library, neededBy })),
    ...(build && {
      build: Object.fromEntries(
        Object.entries(build).map(([name, { env, isolated }]) => [
          normalizeName(name),
          { ...(env && { env }), ...(isolated !== undefined && { isolated }) },
        ]),
      ),
    }),
  };
}

function readPackage(entry: unknown, i: number, complain: Complain): LockedPackage | null {
  const name = (entry as { name?: unknown } | null)?.name;
  const where = typeof name === 'string' && name !== '' ? JSON.stringify(name).slice(1, -1) : `package ${i + 1}`;
  const table = check(packageTable, entry, where, complain);
  if (table === null) return null;
  const { name: written, version, marker, index, wheels, sdist, archive, vcs, directory, tool, ...rest } = table;
  if (vcs || directory) {
    complain(`${where} is ${vcs ? 'a commit of a repository' : 'a folder'}, which has no hash`);
    return null;
  }
  const files = [...wheels, ...(sdist ? [sdist] : []), ...(archive ? [archive] : [])];
  const known = files.map((file) => readLockedFile(file, normalizeName(written), where, complain));
  if (files.length === 0) complain(`${where} has neither a wheel nor an sdist`);
  const { lastgood, ...otherTools } = tool ?? {};
  const extras = lastgood === undefined ? null : check(packageExtras, lastgood, `${where}: tool.lastgood`, complain);
  const found = known.filter((file) => file !== null);
  const source = found.find((file) => !file.name.endsWith('.whl'));
  return {
    name: normalizeName(written),
    ...(version !== undefined && { version }),
    ...(marker !== undefined && { marker }),
    ...(index !== undefined && { index: withoutSecrets(index) }),
    wheels: found.filter((file) => file.name.endsWith('.whl')),
    ...(source && { sdist: source }),
    ...(extras && {
      extras: {
        kept: extras.kept,
        ...(extras.origin !== undefined && { origin: extras.origin }),
        ...(extras.edited && { edited: extras.edited }),
      },
    }),
    rest: { ...rest, ...(Object.keys(otherTools).length > 0 && { tool: otherTools }) },
  };
}

/** Of packages with one name, markers say which is meant. */
function refuseTwins(packages: (LockedPackage | null)[], complain: Complain): void {
  const seen = new Set<string>();
  for (const { name, marker } of packages.filter((entry) => entry !== null)) {
    if (marker === undefined && seen.has(name)) complain(`${name} is there twice`);
    seen.add(name);
  }
}

function check<T extends z.ZodType>(schema: T, value: unknown, where: string, complain: Complain): z.infer<T> | null {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  for (const { path, message } of error.issues) {
    const at = [where, path.join('.')].filter(Boolean).join(': ');
    complain(`${at || 'it'} ${/^(is|has) /.test(message) ? message : `is wrong (${message})`}`);
  }
  return null;
}

function invalid(file: string, problems: string[]): LastgoodError {
  const shown = problems.slice(0, MAX_PROBLEMS);
  if (problems.length > shown.length) shown.push(`and ${problems.length - shown.length} more`);
  return new LastgoodError('lock_invalid', `${file} is not a lock that can be used: ${shown.join('; ')}.`, {
    hint: 'Write it anew with "lastgood env capture" from a working environment, or "lastgood env lock -r requirements.txt".',
  });
}
