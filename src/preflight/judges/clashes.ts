import type { Finding } from '../../diagnosis/finding.ts';
import type { Clash } from '../../facts/schema.ts';
import { isOneOf } from '../../facts/versions.ts';
import { found } from '../finding.ts';
import type { Risk } from '../risk.ts';
import { CLASHES } from '../risks/clashes.ts';
import { type Scene, versionOf } from '../scene.ts';

/** Packages whose versions are known not to go together: one finding for all that fail of one cause at one package. */
export function judgeClashes(scene: Scene): Finding[] {
  const groups = Map.groupBy(
    scene.compat.clashes.filter((clash) => meets(clash, scene)),
    ({ cause, with: other, missing }) => `${cause} ${other ?? missing}`,
  );
  return [...groups.values()].flatMap((group) => tell(group, scene) ?? []);
}

function meets({ package: name, versions, with: other, at, missing, also }: Clash, scene: Scene): boolean {
  const version = versionOf(scene, name);
  if (version === null || (versions !== undefined && !isOneOf(version, versions))) return false;
  if (also !== undefined && !scene.packages.has(also)) return false;
  if (missing !== undefined) return scene.complete && !scene.packages.has(missing);
  const met = versionOf(scene, other!);
  return met !== null && isOneOf(met, at!);
}

function tell(group: readonly Clash[], scene: Scene): Finding | null {
  const [first] = group as [Clash, ...Clash[]];
  const risk = riskOf(first.cause);
  if (risk === null) return null;
  const other = first.with ?? first.missing!;
  const needers = group.map(({ package: name }) => name);
  const fixes = group.flatMap(({ package: name, fixed }) => (fixed === undefined ? [] : [`${name}${fixed}`]));
  const pair = first.works === undefined ? [] : [`${other}${first.works}`];
  return found(risk, scene, {
    confidence: group.some(({ confidence }) => confidence === 'likely') ? 'likely' : 'possible',
    absent: first.missing !== undefined,
    about: [other, ...needers],
    values: {
      needers: needers.map((name) => `${name} ${versionOf(scene, name)}`).join(', '),
      other,
      version: versionOf(scene, other) ?? '—',
      ...(pair.length > 0 && { works: pair[0]! }),
      ...(fixes.length > 0 && { fixed: fixes.join(', ') }),
      ...(pair.length + fixes.length > 0 && { pairs: [...pair, ...fixes].join(', ') }),
    },
  });
}

/** The text of a cause that facts name; a test sees to it that all have one. */
const riskOf = (cause: string): Risk | null => CLASHES.find(({ id }) => id === cause) ?? null;
