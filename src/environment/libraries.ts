import { basename, dirname, join, sep } from 'node:path';
import type { EnvironmentFinding } from '../api/environment.ts';
import { normalizeName } from '../api/package-name.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { Distribution, Installation } from './distribution.ts';
import { type Elf, readElf } from './elf.ts';
import type { NativeLibrary } from './lock.ts';
import { readRecord } from './record.ts';
import {
  isFile,
  readSystemLibraries,
  type SystemLibraries,
  systemPackagesOf,
  versionByName,
} from './system-libraries.ts';

export interface SystemNeeds {
  /** Libraries outside of the environment that its compiled modules need, sorted by soname. */
  libraries: NativeLibrary[];
  /** The highest version of each kind of symbol that they ask for: `{ GLIBC: '2.27' }`. */
  symbols: Record<string, string>;
  /** Libraries that are nowhere. */
  findings: EnvironmentFinding[];
}

/** A compiled file of a distribution. */
interface Module {
  file: string;
  owner: Distribution;
  elf: Elf;
}

/** What the compiled modules of an installation need of the system. Empty where binaries are not ELF. */
export async function readSystemNeeds(installation: Installation, signal: AbortSignal): Promise<SystemNeeds> {
  const self = await readElf(installation.interpreter.path).catch(() => null);
  if (self === null) return { libraries: [], symbols: {}, findings: [] };
  const modules = (await readModules(installation, signal)).filter(({ elf }) => {
    return elf.machine === self.machine && elf.bits === self.bits;
  });
  const system = await readSystemLibraries(self, signal);
  const resolver = new Resolver(installation, modules, system);
  const needs = new Map<string, { file: string | null; neededBy: Set<string> }>();
  const symbols: Record<string, string> = {};
  for (const module of modules) {
    signal.throwIfAborted();
    for (const soname of module.elf.needed) {
      const found = await resolver.resolve(soname, module);
      if (found === 'inside') continue;
      const need = needs.get(soname) ?? { file: null, neededBy: new Set() };
      need.file ??= found;
      need.neededBy.add(module.owner.key);
      needs.set(soname, need);
    }
    for (const { library, version } of module.elf.versions) {
      if ((await resolver.resolve(library, module)) !== 'inside') raise(symbols, version);
    }
  }
  return describe(needs, symbols, signal);
}

/** Only what may be one by its name is opened: libraries, and programs, which often have no suffix. */
const MAY_BE_ELF = /\.so(\.[\d.]+)?$|(^|\/)[^./]+$|\/bin\/[^/]+$/;

async function readModules({ distributions }: Installation, signal: AbortSignal): Promise<Module[]> {
  const modules: Module[] = [];
  await inParallel(distributions, 8, async (owner) => {
    for (const { path, file } of await readRecord(owner)) {
      if (!MAY_BE_ELF.test(path) || path.includes('.dist-info/')) continue;
      signal.throwIfAborted();
      // A file that is listed and gone is a finding of the check, not of this.
      const elf = await readElf(file).catch(() => null);
      if (elf !== null) modules.push({ file, owner, elf });
    }
  });
  return modules.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Finds what a module's loader would find: `inside` the environment or its interpreter's installation, or a file of the system. */
class Resolver {
  readonly #system: SystemLibraries;
  readonly #homes: string[];
  /** Which distributions bring a library of this name. */
  readonly #providers = new Map<string, Set<string>>();
  readonly #requires: Map<string, string[]>;
  readonly #known = new Map<string, Promise<string | null>>();

  constructor({ prefix, basePrefix, distributions }: Installation, modules: Module[], system: SystemLibraries) {
    this.#system = system;
    // /usr is the home of a system's Python, and of all of its libraries.
    this.#homes = [prefix, basePrefix].filter((home) => !/^\/usr(\/local)?$/.test(home)).map((home) => join(home, sep));
    this.#requires = new Map(distributions.map(({ key, requires }) => [key, requires.map(nameOf)]));
    for (const { file, owner, elf } of modules) {
      for (const name of [basename(file), ...(elf.soname === null ? [] : [elf.soname])]) {
        this.#providers.set(name, (this.#providers.get(name) ?? new Set()).add(owner.key));
      }
    }
  }

  async resolve(soname: string, { file, owner, elf }: Module): Promise<string | 'inside' | null> {
    for (const path of elf.searchPaths) {
      const place = join(path.replace(/^\$(ORIGIN|\{ORIGIN\})/, dirname(file)), soname);
      if (place.startsWith(sep) && (await this.#isThere(place))) return this.#isInside(place, owner) ? 'inside' : place;
    }
    const providers = this.#providers.get(soname);
    // What it depends on is imported before, and a library that is loaded is not looked for again.
    if (providers && this.#reaches(owner.key, providers)) return 'inside';
    const found = await this.#find(soname);
    if (found !== null) return this.#isInside(found, owner) ? 'inside' : found;
    return providers ? 'inside' : null;
  }

  #isInside(place: string, { root }: Distribution): boolean {
    return [...this.#homes, join(root, sep)].some((home) => place.startsWith(home));
  }

  async #isThere(place: string): Promise<boolean> {
    return (await this.#remember(`at ${place}`, async () => ((await isFile(place)) ? place : null))) !== null;
  }

  #find(soname: string): Promise<string | null> {
    return this.#remember(soname, () => this.#system.find(soname));
  }

  #remember(key: string, look: () => Promise<string | null>): Promise<string | null> {
    const known = this.#known.get(key) ?? look();
    this.#known.set(key, known);
    return known;
  }

  #reaches(from: string, goals: Set<string>): boolean {
    const seen = new Set([from]);
    for (const key of seen) {
      if (goals.has(key)) return true;
      for (const next of this.#requires.get(key) ?? []) seen.add(next);
    }
    return false;
  }
}

const nameOf = (requirement: string): string => normalizeName(/^[\w.-]+/.exec(requirement)?.[0] ?? '');

/** `GLIBC_2.27` raises GLIBC to 2.27 when it is lower. */
function raise(symbols: Record<string, string>, version: string): void {
  const [, kind, number] = /^([A-Z]+)_(\d+(?:\.\d+)*)$/.exec(version) ?? [];
  if (kind === undefined || number === undefined) return;
  const known = symbols[kind];
  if (known === undefined || isHigher(number, known)) symbols[kind] = number;
}

function isHigher(a: string, b: string): boolean {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const index = left.findIndex((part, at) => part !== (right[at] ?? 0));
  return index !== -1 && left[index]! > (right[index] ?? 0);
}

async function describe(
  needs: Map<string, { file: string | null; neededBy: Set<string> }>,
  symbols: Record<string, string>,
  signal: AbortSignal,
): Promise<SystemNeeds> {
  const files = [...needs.values()].flatMap(({ file }) => (file === null ? [] : [file]));
  const packages = await systemPackagesOf(files, signal);
  const libraries: NativeLibrary[] = [];
  for (const [soname, { file, neededBy }] of [...needs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bringer = file === null ? undefined : packages.get(file);
    libraries.push({
      soname,
      file,
      version: file === null ? null : ((await versionByName(file)) ?? bringer?.version ?? null),
      package: bringer ? `${bringer.name} ${bringer.version}` : null,
      neededBy: [...neededBy].sort(),
    });
  }
  const sorted = Object.fromEntries(Object.entries(symbols).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { libraries, symbols: sorted, findings: libraries.filter(({ file }) => file === null).map(missing) };
}

function missing({ soname, neededBy }: NativeLibrary): EnvironmentFinding {
  return {
    kind: 'library-missing',
    subject: soname,
    message: `${soname} is not on this system; the parts of ${neededBy.join(', ')} that need it cannot be loaded here.`,
    // A module that is there for machines with a GPU, say, is never loaded on others.
    level: 'warning',
  };
}
