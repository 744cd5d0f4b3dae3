/** What the `lastgood env` commands report (`--json`); stable. */

/** A finding of `env check`, or of a capture. */
export interface EnvironmentFinding {
  kind:
    | 'package-missing'
    | 'package-added'
    | 'version-differs'
    | 'file-changed'
    | 'file-missing'
    | 'file-added'
    | 'interpreter-differs'
    | 'library-missing'
    | 'library-differs'
    /** A second installation of a package that another hides. */
    | 'package-shadowed'
    /** Whether packages are files of an index could not be found out. */
    | 'index-unreachable';
  /** The package, file (relative to site-packages), interpreter or library. */
  subject: string;
  /** The distribution that a file belongs to. */
  package?: string;
  expected?: string;
  found?: string;
  /** One sentence. */
  message: string;
  /** `error`: it is not what the lock says. `warning`: it may matter (a file that was added, a newer build of the interpreter). */
  level: 'error' | 'warning';
}

export interface CheckReport {
  /** No finding is an error. */
  matches: boolean;
  deep: boolean;
  python: string;
  lock: string;
  packages: number;
  files: number;
  bytes: number;
  findings: EnvironmentFinding[];
  /** Share of packages with an error, 0 to 1: the drift metric. */
  drift: number;
}

/** What a report found wrong, without what only may matter. */
export const errorsOf = ({ findings }: Pick<CheckReport, 'findings'>): EnvironmentFinding[] =>
  findings.filter(({ level }) => level === 'error');

export interface CaptureReport {
  /** Absolute path of the lock. */
  lock: string;
  python: string;
  interpreter: string;
  packages: number;
  /** Packages that are proven to be files of an index, byte for byte. */
  fromIndex: number;
  /** Packages that are kept in the store as they are installed, and why. */
  kept: { name: string; version: string; why: string; bytes: number }[];
  findings: EnvironmentFinding[];
  libraries: { soname: string; package: string | null }[];
}

export interface LockReport {
  lock: string;
  packages: number;
  interpreter: string;
}

export interface BuildReport {
  /** Absolute path of the environment's folder. */
  dir: string;
  python: string;
  packages: number;
  /** Bytes of wheels that had to be fetched; the rest was in the store. */
  fetchedBytes: number;
  /** Wheels that had to be compiled. */
  compiled: string[];
  ms: number;
}

export interface SnapshotReport {
  name: string;
  /** Digest of its manifest. */
  id: string;
  packages: number;
  /** Packages that the store did not have yet. */
  added: number;
  /** Bytes of all, and those that were new to the store. */
  bytes: number;
  addedBytes: number;
  findings: EnvironmentFinding[];
  ms: number;
}

export interface RestoreReport {
  /** The name that it was asked by, or its id. */
  name: string;
  /** Digest of its manifest. */
  id: string;
  /** Absolute path of the environment's folder. */
  dir: string;
  python: string;
  packages: number;
  ms: number;
}

export interface SnapshotSummary {
  name: string;
  /** Digest of its manifest. */
  id: string;
  packages: number;
  /** Of its wheels, each counted as if it were this snapshot's alone. */
  bytes: number;
}

export interface SnapshotList {
  snapshots: SnapshotSummary[];
}

export interface DockerfileReport {
  /** Absolute path. */
  dockerfile: string;
  /** The image that it starts from, with its digest. */
  base: string;
  /** What was written beside it, relative to its folder. */
  files: string[];
  /** Wheels that lie beside it; all of them with `offline`. */
  wheels: number;
  wheelBytes: number;
  /** Packages that pip fetches when the image is built. */
  fromIndex: number;
  /** Packages of the system that it installs. */
  systemPackages: string[];
  /** Sentences on what may be missing. */
  warnings: string[];
}

/** Progress of long work on environments. */
export interface EnvironmentProgress {
  phase: 'inspect' | 'resolve' | 'download' | 'compile' | 'pack' | 'install' | 'check';
  /** The package that is worked on. */
  item: string;
  /** Packages done, and in all. */
  packages?: { done: number; total: number };
  bytes: number;
  total?: number | undefined;
}
