import { distributionsOf } from '../../diagnosis/families.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { isOneOf } from '../../facts/versions.ts';
import { found } from '../finding.ts';
import { PACKAGES } from '../risks/packages.ts';
import { type Scene, versionOf } from '../scene.ts';

/** Has lastgood's own worker all that it imports? */
export function judgeWorker(scene: Scene): Finding[] {
  const worker = scene.compat.workers.find((one) => one.worker === scene.worker);
  if (worker === undefined || !scene.complete) return [];
  return worker.needs
    .filter(({ any_of }) => !any_of.some((wanted) => isThere(wanted, scene)))
    .map((need) => tell(worker.worker, need, scene));
}

type Need = Scene['compat']['workers'][number]['needs'][number];

/** `mmcv>=2`: in that version; `torch`: in any. */
function isThere(wanted: string, scene: Scene): boolean {
  const [, name, specifier] = /^([a-z0-9-]+?)(?:([=<>!~].*))?$/.exec(wanted) ?? [];
  if (name === undefined || !scene.packages.has(name)) return false;
  const version = versionOf(scene, name);
  return specifier === undefined || version === null || isOneOf(version, specifier);
}

function tell(worker: string, { import: module, any_of }: Need, scene: Scene): Finding {
  if (!module.startsWith('mmcv.')) {
    const values = { worker, module, packages: any_of[0]! };
    return found(PACKAGES.moduleMissing, scene, { confidence: 'likely', values, about: [...any_of] });
  }
  const family = distributionsOf('mmcv');
  const there = family.filter((name) => scene.packages.has(name)).map((name) => `${name} ${versionOf(scene, name)}`);
  return found(PACKAGES.extensionMissing, scene, {
    confidence: 'likely',
    absent: there.length === 0,
    values: { worker, there: there.join(', ') },
    about: [...family],
  });
}
