import type { PackageChange } from '../api/diagnosis.ts';
import { normalizeName } from '../api/package-name.ts';
import { distributionsOf, FAMILIES } from './families.ts';
import type { Finding } from './finding.ts';
import type { Incident } from './incident.ts';

/** Fields of statements that name what is imported. */
const IMPORTS = ['module', 'package', 'needer'];

/**
 * The changes that a finding may come from, likeliest first: of packages that its rule names, that the evidence names, that
 * the failing code is of, innermost first. The only change there is is suspect whatever it is of.
 */
export function suspectsOf(finding: Omit<Finding, 'suspects'>, changes: readonly PackageChange[]): PackageChange[] {
  const joined = replacements(changes);
  const named = [
    ...(finding.rule.packages ?? []),
    ...IMPORTS.flatMap((field) => distributionsIn(finding.values[field])),
    ...packagesOf(finding.incident).flatMap(distributionsOf),
  ];
  const suspects = named.flatMap((name) => joined.filter((change) => names(change).includes(name)));
  if (suspects.length === 0 && joined.length === 1) return joined;
  return [...new Set(suspects)];
}

const distributionsIn = (name: string | undefined): readonly string[] => (name ? distributionsOf(name) : []);

/** Innermost first; those of what it came from, too. */
function packagesOf({ exception }: Incident): string[] {
  if (exception === null) return [];
  const own = exception.frames.flatMap(({ package: of }) => of ?? []).reverse();
  return [...own, ...(exception.origin ? packagesOf(exception.origin) : [])];
}

/** One of a family that went and one that came are one change: `mmcv-full 1.7.1 → mmcv-lite 2.1.0`. */
function replacements(changes: readonly PackageChange[]): PackageChange[] {
  const rest = [...changes];
  const joined = Object.values(FAMILIES).flatMap((family) => {
    const of = (change: PackageChange) => family.includes(normalizeName(change.name));
    const gone = rest.find((change) => of(change) && change.to === null);
    const come = rest.find((change) => of(change) && change.from === null);
    if (!gone || !come) return [];
    rest.splice(rest.indexOf(gone), 1);
    rest.splice(rest.indexOf(come), 1);
    return [{ name: `${gone.name} → ${come.name}`, from: gone.from, to: come.to }];
  });
  return [...joined, ...rest];
}

const names = ({ name }: PackageChange): string[] => name.split(' → ').map(normalizeName);
