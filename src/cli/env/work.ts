import type {
  BuildReport,
  CaptureReport,
  CheckReport,
  DockerfileReport,
  EnvironmentProgress,
  LockReport,
  RestoreReport,
  SnapshotList,
  SnapshotReport,
} from '../../api/environment.ts';

/** What every call needs; paths in the options are absolute. */
export interface EnvironmentCall {
  /** Absolute path of lastgood's home. */
  home: string;
  /** Aborts the work; nothing half-done is left. */
  signal: AbortSignal;
  onProgress(progress: EnvironmentProgress): void;
}

export interface CaptureOptions {
  /** An executable, the folder of an environment, or a name on PATH. */
  python: string;
  lock: string;
  /** Puts the kept wheels beside the lock, too. */
  wheels: boolean;
  /** Asks no index: everything is kept as it is installed. */
  offline: boolean;
}

export interface LockOptions {
  /** A requirements.txt. */
  requirements: string;
  /** A version (`3.10`), an executable, the folder of an environment, or a name on PATH. */
  python: string;
  lock: string;
}

export interface BuildOptions {
  lock: string;
  /** A version or an interpreter; without it, the one most like the lock's. */
  python: string | undefined;
  /** Folder of the environment; without it, it is one of the home's own. */
  dir: string | undefined;
}

export interface CheckOptions {
  python: string;
  lock: string;
  /** Hashes every file instead of comparing sizes and times. */
  deep: boolean;
}

export interface SnapshotOptions {
  name: string;
  python: string;
  /** Reads every file again, also those that look unchanged. */
  rehash: boolean;
}

export interface RestoreOptions {
  /** Name or digest of a snapshot. */
  snapshot: string;
  dir: string;
}

/** What a container runs: an application under the environment's own gunicorn or uvicorn, or a program. */
export type ContainerApp =
  | { kind: 'wsgi'; target: string }
  | { kind: 'asgi'; target: string }
  | { kind: 'command'; argv: readonly string[] };

export interface DockerfileOptions {
  lock: string;
  /** Absolute path of the Dockerfile; what it copies lies beside it. */
  output: string;
  /** `IMAGE`, `IMAGE@sha256:…`; without it, the official image of the locked interpreter. */
  base: string | undefined;
  /** A base without a digest is accepted when none can be found out. */
  allowTag: boolean;
  /** All wheels are copied in; nothing is fetched when it is built. */
  offline: boolean;
  /** Indexes ask for a login, which a secret of the build has. */
  login: boolean;
  /** Without it, the image holds the environment alone. */
  app: ContainerApp | undefined;
  /** Files and folders of the application, relative to the Dockerfile's folder. */
  copy: readonly string[];
  port: number;
  /** URL path that says whether it is healthy; undefined: it is not asked. */
  health: string | undefined;
  /** Writes over a Dockerfile that is there. */
  force: boolean;
}

/** The work of `lastgood env`, on the store of a home: needs no server, and disturbs none. */
export interface EnvironmentWork {
  capture(options: CaptureOptions & EnvironmentCall): Promise<CaptureReport>;
  lock(options: LockOptions & EnvironmentCall): Promise<LockReport>;
  build(options: BuildOptions & EnvironmentCall): Promise<BuildReport>;
  check(options: CheckOptions & EnvironmentCall): Promise<CheckReport>;
  snapshot(options: SnapshotOptions & EnvironmentCall): Promise<SnapshotReport>;
  restore(options: RestoreOptions & EnvironmentCall): Promise<RestoreReport>;
  list(call: EnvironmentCall): Promise<SnapshotList>;
  dockerfile(options: DockerfileOptions & EnvironmentCall): Promise<DockerfileReport>;
}
