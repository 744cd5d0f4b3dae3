import type { Finding } from '../../diagnosis/finding.ts';
import { fitsSpecifier } from '../../environment/version-specifier.ts';
import { isOneOf, minorOf } from '../../facts/versions.ts';
import { found } from '../finding.ts';
import { PACKAGES } from '../risks/packages.ts';
import { TORCH } from '../risks/torch.ts';
import { type PlannedPackage, type Scene, versionOf } from '../scene.ts';

/** Is each package for this Python? Where the metadata are known they say so, else what is published of torch. */
export function judgePython(scene: Scene): Finding[] {
  const { python } = scene;
  if (python === null) return [];
  return [...scene.packages.values()]
    .flatMap((planned) => byMetadata(planned, python, scene) ?? [])
    .concat(byTorch(python, scene));
}

function byMetadata({ name, version }: PlannedPackage, python: string, scene: Scene): Finding | null {
  const wanted = scene.wheels.get(name)?.requiresPython;
  if (wanted == null || fitsSpecifier(python, wanted)) return null;
  const values = { name, version: version ?? '?', wanted, python };
  // pip and uv refuse to install it, whatever it may be able to do.
  return found(PACKAGES.pythonUnfit, scene, { confidence: 'likely', values, about: [name] });
}

/** Only while nobody has chosen a file: one that was is there. */
function byTorch(python: string, scene: Scene): Finding[] {
  const torch = versionOf(scene, 'torch');
  const planned = scene.packages.get('torch');
  if (torch === null || planned?.file != null || planned!.unfit.length > 0) return [];
  const fits = scene.compat.torch_python.rows.find((row) => row.torch === minorOf(torch))?.python;
  if (fits === undefined || isOneOf(minorOf(python), fits)) return [];
  const values = { name: 'torch', version: torch, torch, python: minorOf(python), fits };
  return [found(TORCH.noWheel, scene, { confidence: 'likely', values, about: ['torch'] })];
}
