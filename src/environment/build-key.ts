import { createHash } from 'node:crypto';
import { canonicalBytes } from '../store/oci.ts';
import type { Interpreter } from './interpreter.ts';
import type { BuildSettings, Lock, LockedPackage } from './lock.ts';
import type { SelectedFile } from './select-wheels.ts';

/** What a wheel is built of. The same inputs, the same wheel: it is compiled once. */
export interface BuildInputs {
  sdist: string;
  interpreter: Pick<Interpreter, 'implementation' | 'build' | 'abi' | 'platform' | 'libc'>;
  env: Record<string, string>;
  /** Packages of the lock that builds use, with hashes of their files; null when it is built apart from them. */
  among: string[] | null;
}

/** What builds import, or link with: another version of one of these may make another wheel. */
const BUILD_TOOLS = new Set(
  'cffi cmake cython flit-core hatchling mesonpy meson-python ninja numpy packaging pkgconfig poetry-core pybind11 scikit-build scikit-build-core scipy setuptools setuptools-scm torch torchvision wheel'.split(
    ' ',
  ),
);

/** How fast, not what. */
const SPEED = new Set(['MAX_JOBS', 'MAKEFLAGS', 'CMAKE_BUILD_PARALLEL_LEVEL', 'NINJAFLAGS']);

/** Packages that build something else than their name says when nobody sets a variable. */
const KNOWN: Record<string, BuildSettings> = { 'mmcv-full': { env: { MMCV_WITH_OPS: '1' } } };

/** Variables without which packages of these requirements could not even be asked for their names. */
export function knownVariables(requirements: string): Record<string, string> {
  const named = Object.entries(KNOWN).filter(([name]) => new RegExp(`^\\s*${name}\\b`, 'im').test(requirements));
  return Object.assign({}, ...named.map(([, { env }]) => env));
}

/** How a package is built: by what is known of it, the lock, and the caller, who has the last word. */
export function buildSettings(name: string, lock: Lock, buildEnv: Record<string, string> = {}): BuildSettings {
  const own = lock.extras?.build?.[name];
  const env = { ...KNOWN[name]?.env, ...own?.env, ...buildEnv };
  const isolated = own?.isolated ?? KNOWN[name]?.isolated;
  return { env, ...(isolated !== undefined && { isolated }) };
}

export function buildInputs(
  { file }: SelectedFile,
  lock: Lock,
  { implementation, build, abi, platform, libc }: Interpreter,
  { env = {}, isolated }: BuildSettings & { isolated: boolean },
): BuildInputs {
  return {
    sdist: file.sha256,
    interpreter: { implementation, build, abi, platform, libc },
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !SPEED.has(name))),
    among: isolated
      ? null
      : lock.packages
          .filter(({ name }) => BUILD_TOOLS.has(name))
          .map(filesOf)
          .sort(),
  };
}

const filesOf = ({ name, version, wheels, sdist }: LockedPackage): string =>
  [name, version ?? '', ...[...wheels, ...(sdist ? [sdist] : [])].map(({ sha256 }) => sha256).sort()].join(' ');

export const keyOf = (inputs: BuildInputs): string => createHash('sha256').update(canonicalBytes(inputs)).digest('hex');
