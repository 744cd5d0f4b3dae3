import type { ReleaseChange } from '../../api/control/release.ts';
import type { Digest } from '../../store/digest.ts';

/** Gives a blob's content. */
export type ReadBlob = (digest: Digest) => Promise<Uint8Array>;

type Kind = ReleaseChange['kind'];

/** How a change is told; the default is `name: from → to`. */
export type Sentence = (name: string, from: string | null, to: string | null) => string;

const plain: Sentence = (name, from, to) => {
  if (from === null) return `${name}: ${to} (new)`;
  return to === null ? `${name}: ${from} (no longer set)` : `${name}: ${from} → ${to}`;
};

/** One change; what is null on one side was added or removed. */
export function change(
  kind: Kind,
  name: string,
  [from, to]: [string | null, string | null],
  sentence: Sentence = plain,
): ReleaseChange {
  const what = from === null ? 'added' : to === null ? 'removed' : 'changed';
  return { kind, what, name, from, to, sentence: sentence(name, from, to) };
}

/** Calls `compare` for every key of either side, in order, where the two are not equal. */
export function eachDifference<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  compare: (key: string, from: T | undefined, to: T | undefined) => ReleaseChange[],
): ReleaseChange[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])].sort();
  return keys.flatMap((key) => compare(key, a.get(key), b.get(key)));
}
