import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Interpreter } from '../environment/interpreter.ts';
import { readCompat } from '../facts/compat.ts';
import { readRequirements } from './collect/requirements-file.ts';
import type { WheelFacts } from './collect/wheel-facts.ts';
import type { PlannedPackage, Scene } from './scene.ts';

export const CPYTHON_310: Interpreter = {
  path: '/usr/bin/python3.10',
  implementation: 'CPython',
  version: '3.10.13',
  build: 'main',
  abi: 'cpython-310-x86_64-linux-gnu',
  platform: 'linux-x86_64',
  libc: { name: 'glibc', version: '2.36' },
};

/** `{ torch: '1.13.1' }` as packages whose wheels are chosen, on a machine that has what they need. */
export function sceneOf(versions: Readonly<Record<string, string>>, more: Partial<Scene> = {}): Scene {
  return {
    packages: packagesOf(versions),
    complete: true,
    interpreter: CPYTHON_310,
    python: '3.10.13',
    wheels: new Map(),
    machine: {
      system: 'linux',
      cpuFlags: new Set('pni ssse3 cx16 sse4_1 sse4_2 popcnt lahf_lm avx avx2 fma'.split(' ')),
      elf: { machine: 62, bits: 64 },
      symbols: { GLIBCXX: '3.4.30', CXXABI: '1.3.13' },
      libraries: new Map(),
    },
    models: [],
    runtime: null,
    worker: null,
    reference: null,
    compat: readCompat(),
    ...more,
  };
}

export const packagesOf = (versions: Readonly<Record<string, string>>): Map<string, PlannedPackage> =>
  new Map(Object.entries(versions).map(([name, version], i) => [name, plannedPackage(name, version, i + 1)]));

export function plannedPackage(name: string, version: string, n: number): PlannedPackage {
  const file = {
    name: `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`,
    sha256: null,
    kind: 'wheel',
  } as const;
  return { name, version, file, unfit: [], line: { n, text: `${name}==${version}` } };
}

export const wheelFacts = (more: Partial<WheelFacts>): WheelFacts => ({
  requiresPython: null,
  requires: [],
  libraries: [],
  modules: [],
  torchSymbols: [],
  unread: [],
  ...more,
});

/** The environment that runs the real M2FP. */
export async function goldenVersions(): Promise<Record<string, string>> {
  const text = await readFile(join(import.meta.dirname, '../../test/golden/requirements.txt'), 'utf8');
  return Object.fromEntries([...readRequirements(text).values()].map(({ name, version }) => [name, version!]));
}
