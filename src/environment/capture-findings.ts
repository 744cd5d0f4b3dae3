import type { EnvironmentFinding } from '../api/environment.ts';
import type { Distribution, Installation } from './distribution.ts';
import type { FileEdit } from './edited-files.ts';
import type { Proof } from './index-wheel.ts';

/** What a check calls an error is kept by a capture as it is: it shall only not go unseen. */
export const editFindings = (edits: ReadonlyMap<string, FileEdit[]>): EnvironmentFinding[] =>
  [...edits.values()].flat().map((edit) => ({ ...edit, level: 'warning' }));

/** Installations that another of the same name hides: what runs is the other one, and `pip list` may say this one. */
export function shadowedFindings({ shadowed, distributions }: Installation): EnvironmentFinding[] {
  const visible = new Map(distributions.map((distribution) => [distribution.key, distribution]));
  return shadowed.flatMap(({ key, version, root, metadataDir }) => {
    const other = visible.get(key);
    // Packages of Debian have metadata of two kinds for one installation.
    if (other?.version === version && other.root === root) return [];
    const message = `${key} ${version} (${metadataDir}) is hidden by ${other?.version}, and left out.`;
    return { kind: 'package-shadowed', subject: key, message, level: 'warning' };
  });
}

/** One for each reason: an index that is down says the same of every package. */
export function unreachableFindings(proofs: ReadonlyMap<string, Proof>): EnvironmentFinding[] {
  const reasons = new Map<string, string[]>();
  for (const [key, proof] of proofs) {
    if (proof.kind === 'unreachable') reasons.set(proof.why, [...(reasons.get(proof.why) ?? []), key]);
  }
  return [...reasons].map(([why, keys]) => {
    const subject = keys.length === 1 ? keys[0]! : `${keys.length} packages`;
    const message = `${subject} could not be compared with an index, and ${keys.length === 1 ? 'is' : 'are'} kept as installed: ${why}.`;
    return { kind: 'index-unreachable', subject, message: message.replace(/\.\.$/, '.'), level: 'warning' };
  });
}

export const noUv = (asked: Distribution[]): EnvironmentFinding[] =>
  asked.length === 0
    ? []
    : [
        {
          kind: 'index-unreachable',
          subject: `${asked.length} packages`,
          message: `${asked.length} packages are kept as installed: there is no uv to ask an index with.`,
          level: 'warning',
        },
      ];

export const unlistedFinding = ({ key, version }: Distribution): EnvironmentFinding => ({
  kind: 'package-missing',
  subject: key,
  message: `${key} ${version} does not tell which files are its own: they are kept as loose files, and it is not in the lock.`,
  level: 'warning',
});
