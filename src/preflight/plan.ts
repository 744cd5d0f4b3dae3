import { FAMILIES } from '../diagnosis/families.ts';
import type { LogLine } from '../diagnosis/log.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import type { LockedFile, LockedPackage } from '../environment/lock.ts';
import { bestWheel } from '../environment/select-wheels.ts';
import { parseWheelName, supportedTags } from '../environment/tags.ts';
import type { PlannedPackage, Scene } from './scene.ts';

/** Where the text of a lock names each package. */
export function linesOfLock(text: string): ReadonlyMap<string, LogLine> {
  const lines = new Map<string, LogLine>();
  let inPackages = false;
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line.startsWith('[')) inPackages = line === '[[packages]]';
    const name = inPackages ? /^name\s*=\s*["']([a-z0-9-]+)["']/.exec(line)?.[1] : undefined;
    if (name !== undefined && !lines.has(name)) lines.set(name, { n: i + 1, text: line });
  }
  return lines;
}

/** A wheel that is going to be installed. */
export interface ChosenWheel {
  package: string;
  version: string | null;
  /** File name. */
  name: string;
  /** Hex. */
  sha256: string;
}

/** The packages of an environment whose wheels are all chosen. */
export function planOfWheels(
  wheels: readonly ChosenWheel[],
  lines: ReadonlyMap<string, LogLine>,
): Map<string, PlannedPackage> {
  return new Map(
    wheels.map(({ package: owner, version, name, sha256 }) => [
      owner,
      { name: owner, version, file: { name, sha256, kind: 'wheel' }, unfit: [], line: lines.get(owner) ?? null },
    ]),
  );
}

/** The packages of a lock, each with the file that would be installed; without an interpreter nobody can say which. */
export function planOfLock(
  packages: readonly LockedPackage[],
  interpreter: Interpreter | null,
  lines: ReadonlyMap<string, LogLine>,
): Map<string, PlannedPackage> {
  const ranks = new Map((interpreter ? supportedTags(interpreter) : []).map((tag, rank) => [tag, rank]));
  return new Map(
    packages.map(({ name, version = null, wheels, sdist }) => {
      const wheel = bestWheel(wheels, ranks);
      const isUnfit = interpreter !== null && wheel === undefined && sdist === undefined;
      const planned: PlannedPackage = {
        name,
        version: version ?? (wheel ? (parseWheelName(wheel.name)?.version ?? null) : null),
        file: wheel ? fileOf(wheel, 'wheel') : sdist && interpreter ? fileOf(sdist, 'sdist') : null,
        unfit: isUnfit ? wheels.map((one) => one.name) : [],
        line: lines.get(name) ?? null,
      };
      return [name, planned];
    }),
  );
}

const fileOf = ({ name, sha256 }: LockedFile, kind: 'wheel' | 'sdist') => ({ name, sha256, kind });

/** The onnxruntime among some packages, whatever it is called. */
export function runtimeAmong(packages: Scene['packages']): Scene['runtime'] {
  for (const name of FAMILIES.onnxruntime ?? []) {
    const version = packages.get(name)?.version;
    if (version != null) return { name, version };
  }
  return null;
}
