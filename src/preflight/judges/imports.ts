import type { Finding } from '../../diagnosis/finding.ts';
import { isOneOf } from '../../facts/versions.ts';
import { found } from '../finding.ts';
import { requirementsOn } from '../requires.ts';
import { PACKAGES } from '../risks/packages.ts';
import { type Scene, versionOf } from '../scene.ts';

/**
 * Versions that a package refuses by itself as it is imported. What packages merely state in their metadata is no concern:
 * upgrades that work are against it all the time.
 */
export function judgeImports(scene: Scene): Finding[] {
  return scene.compat.checked_at_import.flatMap(({ package: name, of }) =>
    of.flatMap((other) => {
      const [version, otherVersion] = [versionOf(scene, name), versionOf(scene, other)];
      if (version === null || otherVersion === null) return [];
      const wanted = requirementsOn(other, scene.wheels.get(name)?.requires ?? []);
      return wanted
        .filter((specifier) => !isOneOf(otherVersion, specifier))
        .map((specifier) => {
          const values = { name, version, other, otherVersion, wanted: specifier };
          return found(PACKAGES.checkedAtImport, scene, { confidence: 'likely', values, about: [name, other] });
        });
    }),
  );
}
