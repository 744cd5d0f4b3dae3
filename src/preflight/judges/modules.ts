import { basename } from 'node:path';
import type { Finding } from '../../diagnosis/finding.ts';
import type { WheelModule } from '../collect/wheel-facts.ts';
import { found } from '../finding.ts';
import { isMain } from '../main-module.ts';
import type { Risk } from '../risk.ts';
import { MODULES } from '../risks/modules.ts';
import { type PlannedPackage, type Scene, versionOf } from '../scene.ts';

/** Can this machine load the compiled modules that were looked into? */
export function judgeModules(scene: Scene): Finding[] {
  return [...scene.packages.values()].flatMap((planned) => {
    const modules = (scene.wheels.get(planned.name)?.modules ?? []).filter((module) => isForHere(module, scene));
    const imported = new Set(
      modules.filter(({ path }) => isMain(path)).flatMap((module) => loadedWith(module, modules)),
    );
    const findings = modules.flatMap((module) => [
      ...bySymbols(module, imported, planned, scene),
      ...(imported.has(module) ? byLibraries(module, planned, scene) : []),
    ]);
    // A package that cannot be loaded for one reason has mostly many modules that cannot: the surest is told.
    const ranked = findings.toSorted((a, b) => Number(a.confidence === 'certain') - Number(b.confidence === 'certain'));
    return [...new Map(ranked.map((one) => [`${one.rule.id} ${one.values.library}`, one])).values()];
  });
}

function isForHere({ machine, bits }: WheelModule, { machine: { elf } }: Scene): boolean {
  return elf === null || (machine === elf.machine && bits === elf.bits);
}

/** A module, and what it loads of its own wheel. */
function loadedWith(module: WheelModule, all: readonly WheelModule[]): WheelModule[] {
  const loaded = new Set([module]);
  for (const { needed } of loaded) {
    for (const other of all) if (needed.includes(basename(other.path))) loaded.add(other);
  }
  return [...loaded];
}

function bySymbols(
  module: WheelModule,
  imported: ReadonlySet<WheelModule>,
  { name, version }: PlannedPackage,
  scene: Scene,
): Finding[] {
  const { path, versions } = module;
  const { interpreter, machine, wheels } = scene;
  const glibc = interpreter?.libc?.name === 'glibc' ? interpreter.libc.version : null;
  const has: Record<string, string | null> = { GLIBC: glibc, ...(machine.symbols ?? {}) };
  const lacking = versions.flatMap(({ library, version: symbol }) => {
    const [, kind, wanted] = /^(GLIBC|GLIBCXX|CXXABI)_(\d+(?:\.\d+)*)$/.exec(symbol) ?? [];
    const own = kind === undefined ? null : (has[kind] ?? null);
    if (wanted === undefined || own === null || !isNewer(wanted, own) || isBrought(library, wheels)) return [];
    return [{ kind, symbol, wanted, own }];
  });
  const worst = lacking.toSorted((a, b) => (isNewer(a.wanted, b.wanted) ? -1 : 1))[0];
  if (worst === undefined) return [];
  const isGlibc = worst.kind === 'GLIBC';
  const values = {
    name,
    version: version ?? '?',
    module: path,
    symbol: worst.symbol,
    wanted: worst.wanted,
    has: worst.own,
  };
  // A program may bring a newer libstdc++; the C library is the one that runs Python.
  const confidence = isGlibc && imported.has(module) ? 'certain' : 'likely';
  return [found(isGlibc ? MODULES.glibc : MODULES.glibcxx, scene, { confidence, values, about: [name] })];
}

/** Only of modules that are imported with their package: many a package has parts for what is not there. */
function byLibraries({ path, needed }: WheelModule, { name, version }: PlannedPackage, scene: Scene): Finding[] {
  const { wheels, machine, packages, complete } = scene;
  if (!complete || [...packages.keys()].some((owner) => wheels.get(owner)?.libraries == null)) return [];
  return needed
    .filter((library) => machine.libraries.get(library) === false && !isBrought(library, wheels) && !isDriver(library))
    .map((library) => {
      const torch = versionOf(scene, 'torch') ?? '—';
      const headless = name.replace(/(-headless)?$/, '-headless');
      const values = { name, version: version ?? '?', module: path, library, torch, headless };
      return found(riskOf(library, name), scene, { confidence: 'likely', values, about: [name] });
    });
}

function riskOf(library: string, name: string): Risk {
  if (/^lib(torch|c10)[\w.]*\.so/.test(library)) return MODULES.libtorch;
  return /^opencv-/.test(name) ? MODULES.opencv : MODULES.library;
}

/** Another package of the environment has it. */
const isBrought = (library: string, wheels: Scene['wheels']): boolean =>
  [...wheels.values()].some(({ libraries }) => libraries?.some((file) => basename(file) === library));

/** Of graphics cards: they come with the driver, and what needs them is for machines that have one. */
const isDriver = (library: string): boolean =>
  /^lib(cuda|nvidia-[\w-]+|nvcuvid|amdhip64|hsa-runtime64)\.so/.test(library);

function isNewer(a: string, b: string): boolean {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const index = left.findIndex((part, at) => part !== (right[at] ?? 0));
  return index !== -1 && left[index]! > (right[index] ?? 0);
}
