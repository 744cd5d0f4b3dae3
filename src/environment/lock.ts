import type { Interpreter } from './interpreter.ts';

/**
 * A `pylock.toml` (PEP 751), as much of it as lastgood uses; what it does not know is kept when it is written again.
 * Reading is `parse-lock.ts`, writing `format-lock.ts`.
 */
export interface Lock {
  requiresPython?: string;
  packages: LockedPackage[];
  /** `[tool.lastgood]`: what the standard has no field for. */
  extras?: LockExtras;
  /** Keys that are none of ours, as they were read. */
  rest: Record<string, unknown>;
}

export interface LockedPackage {
  /** Normalised. */
  name: string;
  version?: string;
  marker?: string;
  /** The index that it came from; no secrets. */
  index?: string;
  wheels: LockedFile[];
  sdist?: LockedFile;
  /** `[packages.tool.lastgood]` */
  extras?: PackageExtras;
  rest: Record<string, unknown>;
}

/** A wheel or an sdist: exactly one of `url` and `path` says where it is; `path` is relative to the lock. */
export interface LockedFile {
  /** File name, which for a wheel tells what it fits. */
  name: string;
  url?: string;
  path?: string;
  size?: number;
  /** Hex. */
  sha256: string;
}

export interface LockExtras {
  interpreter: Interpreter;
  /** Index URLs in their order; no secrets. */
  indexes: string[];
  /** Shared libraries of the system that compiled modules need. */
  libraries: NativeLibrary[];
  /** Minimum symbol versions that compiled modules ask for: `{ GLIBC: '2.27', GLIBCXX: '3.4.21' }`. */
  symbols: Record<string, string>;
  /** How sdists of packages are built, by package: `[tool.lastgood.build.mmcv-full]`. */
  build?: Record<string, BuildSettings>;
}

export interface BuildSettings {
  /** Variables of the build: `{ MMCV_WITH_OPS: '1' }`. */
  env?: Record<string, string>;
  /**
   * Whether it is built with what its pyproject.toml asks for and nothing else, or among the packages of the lock. Default: an
   * sdist that does not say what its build needs is built among them.
   */
  isolated?: boolean;
}

export interface PackageExtras {
  /** Why it is not simply a file of an index: `built`, `edited`, `editable`, `vcs`, `archive`, `directory`, `conda`, `not-on-index`, `snapshot`, `loose-files`. */
  kept: string;
  /** Where it came from, in words: commit, folder, channel. */
  origin?: string;
  /** Files that were changed, added or deleted by hand after the install, relative to site-packages. */
  edited?: string[];
}

/** A shared library outside of the environment. */
export interface NativeLibrary {
  /** `libGL.so.1` */
  soname: string;
  /** Where it was found, links followed; null: it was not, and what needs it cannot be loaded. */
  file: string | null;
  /** As the file's name or its package tells. */
  version: string | null;
  /** Package of the system that brings it: `libgl1 1.6.0-1`. */
  package: string | null;
  /** Distributions that need it. */
  neededBy: string[];
}

/** The pseudo distribution that holds files of an environment that belong to no other one. */
export const LOOSE_FILES = 'lastgood-loose-files';
