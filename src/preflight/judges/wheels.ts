import type { Finding } from '../../diagnosis/finding.ts';
import type { Interpreter } from '../../environment/interpreter.ts';
import { parseWheelName, supportedTags, tagsOf } from '../../environment/tags.ts';
import { found } from '../finding.ts';
import { MODULES } from '../risks/modules.ts';
import { PACKAGES } from '../risks/packages.ts';
import type { PlannedPackage, Scene } from '../scene.ts';

/** Wheels that a finding names. */
const NAMED = 3;

/** Can each wheel be installed for this interpreter, by what its name says? */
export function judgeWheels(scene: Scene): Finding[] {
  const { interpreter } = scene;
  if (interpreter === null) return [];
  const supported = new Set(supportedTags(interpreter));
  return [...scene.packages.values()].flatMap((planned) => judge(planned, supported, interpreter, scene) ?? []);
}

function judge(
  planned: PlannedPackage,
  supported: ReadonlySet<string>,
  here: Interpreter,
  scene: Scene,
): Finding | null {
  const names = planned.file?.kind === 'wheel' ? [planned.file.name] : planned.unfit;
  if (names.length === 0 || names.some((name) => fits(name, supported))) return null;
  const about = [planned.name];
  const version = planned.version ?? '?';
  const wanted = glibcOf(names, supported, here);
  if (wanted !== null) {
    const has = here.libc?.version ?? '?';
    const values = { name: planned.name, version, wanted, has, module: names[0]!, symbol: `GLIBC_${wanted}` };
    return found(MODULES.glibc, scene, { confidence: 'certain', values, about });
  }
  const more = names.length > NAMED ? ` +${names.length - NAMED}` : '';
  const values = {
    name: planned.name,
    version,
    wheels: names.slice(0, NAMED).join(', ') + more,
    here: `${here.implementation} ${here.version} (${here.platform})`,
    python: here.version.split('.', 2).join('.'),
  };
  return found(PACKAGES.wheelUnfit, scene, { confidence: 'certain', values, about });
}

/** What is no wheel's name is for others to complain of. */
function fits(name: string, supported: ReadonlySet<string>): boolean {
  const parsed = parseWheelName(name);
  return parsed === null || tagsOf(parsed).some((tag) => supported.has(tag));
}

/** The glibc that one of them asks for, when that is all that keeps it from fitting. */
function glibcOf(names: readonly string[], supported: ReadonlySet<string>, { libc }: Interpreter): string | null {
  if (libc?.name !== 'glibc') return null;
  const asked = names.flatMap((name) => {
    const parsed = parseWheelName(name);
    if (parsed === null) return [];
    return tagsOf(parsed).flatMap((tag) => {
      const [, before, minor, machine] = /^(.*)-manylinux_2_(\d+)_(\w+)$/.exec(tag) ?? [];
      return minor !== undefined && supported.has(`${before}-linux_${machine}`) ? [Number(minor)] : [];
    });
  });
  return asked.length === 0 ? null : `2.${Math.min(...asked)}`;
}
