import type { Finding } from '../../diagnosis/finding.ts';
import { isOneOf } from '../../facts/versions.ts';
import { found } from '../finding.ts';
import { PACKAGES } from '../risks/packages.ts';
import { type Scene, versionOf } from '../scene.ts';

/** Has the processor what the wheels were compiled for, where that is known? */
export function judgeCpu(scene: Scene): Finding[] {
  const { cpuFlags, elf } = scene.machine;
  // The names are those of x86-64.
  if (cpuFlags === null || elf?.machine !== X86_64) return [];
  return scene.compat.cpu.flatMap(({ package: name, versions, needs, name: level, works }) => {
    const version = versionOf(scene, name);
    if (version === null || !isOneOf(version, versions)) return [];
    const lacks = needs.filter((flag) => !cpuFlags.has(flag));
    if (lacks.length === 0) return [];
    const values = { name, version, needs: level, lacks: lacks.join(', '), works };
    return [found(PACKAGES.cpuTooOld, scene, { confidence: 'likely', values, about: [name] })];
  });
}

/** EM_X86_64 */
const X86_64 = 62;
