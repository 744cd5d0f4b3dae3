import { parse } from 'smol-toml';
import { z } from 'zod';
import type { PackageChange } from '../api/diagnosis.ts';

/** What is read of a `pylock.toml` (PEP 751); a package is there once for each of its markers. */
const lockSchema = z.looseObject({
  'requires-python': z.string().optional(),
  packages: z.array(z.looseObject({ name: z.string(), version: z.string().optional() })).default([]),
  tool: z
    .looseObject({
      lastgood: z.looseObject({ interpreter: z.looseObject({ version: z.string() }).optional() }).optional(),
    })
    .optional(),
});
export type LockText = z.infer<typeof lockSchema>;

/** @returns null for a text that is no lock */
export function readLockText(text: string): LockText | null {
  try {
    return lockSchema.parse(parse(text));
  } catch {
    return null;
  }
}

/** The versions that are locked, by name; one that depends on the machine is not known. `python` is the interpreter of the lock. */
export function lockedVersions({ packages, tool }: LockText): Map<string, string> {
  const python = tool?.lastgood?.interpreter?.version;
  const byName = Map.groupBy(packages, ({ name }) => name);
  const single = [...byName].flatMap(([name, entries]): [string, string][] => {
    const [version, ...others] = new Set(entries.map((entry) => entry.version));
    return version === undefined || others.length > 0 ? [] : [[name, version]];
  });
  return new Map([...(python === undefined ? [] : [['python', python] as const]), ...single]);
}

/** What is another version, new or gone, in the order of names. */
export function changedVersions(from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): PackageChange[] {
  const names = [...new Set([...from.keys(), ...to.keys()])].sort();
  return names
    .map((name) => ({ name, from: from.get(name) ?? null, to: to.get(name) ?? null }))
    .filter((change) => change.from !== change.to);
}
