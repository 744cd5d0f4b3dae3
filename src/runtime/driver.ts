/** Where an instance answers HTTP: a unix socket on this machine, or an origin (`http://host:port`). */
export type Endpoint = { socketPath: string } | { origin: string };

export type InstanceState = 'starting' | 'ready' | 'draining' | 'stopped' | 'failed';

/** How a copy ended, or why it was ended. `killed`: by a signal that was not ours. */
export type InstanceFailure = 'exited' | 'killed' | 'not-ready' | 'memory' | 'unresponsive' | 'not-startable';

/** How a process ended: one of the two. */
export interface ProcessExit {
  code: number | null;
  /** `SIGSEGV` and such. */
  signal: string | null;
}

export interface InstanceStatus {
  state: InstanceState;
  /** Why it is not ready, or why it was restarted last: one sentence. */
  reason?: string;
  /** What kind of end the last copy had; gone when the next one is ready. */
  failure?: InstanceFailure;
  /** How the process of the last copy that ended did so by itself; null when it was ended from here. */
  exit?: ProcessExit | null;
  /** Times it was started again since `start()`. */
  restarts: number;
  /**
   * Resident bytes: as the instance reports them, else those of all its processes added up (pages that they share count for
   * each of them).
   */
  memoryBytes?: number;
  /** Requests that it works on at once, as it reports. */
  concurrency?: number;
  /** Milliseconds from spawn to ready, of the last start. */
  startMs?: number;
}

/** Identity of what runs, as it goes into every answer. */
export interface ReleaseRef {
  /** `sha256:…` of the release's manifest. */
  id: string;
  version: string;
}

/** The spec's `runtime` block, defaults filled in. */
export interface RuntimeSettings {
  driver: string;
  threads: number | 'auto';
  /** Driver onnx. */
  recipe?: string;
  settings: Record<string, unknown>;
  /** Drivers command, python: argv; the first is a program on PATH, or a file of the release when it begins with `./`. */
  command?: readonly string[];
  /** Driver python: a worker of lastgood's own, by name. */
  worker?: string;
  /** Driver python: `module:callable` for the environment's gunicorn. */
  wsgi?: string;
  /** Driver python: `module:callable` for the environment's uvicorn. */
  asgi?: string;
  /** Driver python: processes of gunicorn or uvicorn. */
  workers?: number;
  /** Driver python: may it call others? Not unless it says so. */
  network?: 'none' | 'allowed';
  env?: Readonly<Record<string, string>>;
  /** Drivers command, python: what it is told to listen on, `$PORT` on 127.0.0.1 or the unix socket `$SOCKET`. */
  listen?: 'port' | 'socket';
  /** Drivers command, python: folder of the release that it is started in. */
  workdir?: string;
}

/** A Python environment on this machine. */
export interface RuntimeEnvironment {
  /** Of the interpreter and the wheels that it is made of: the same id, the same files. */
  id: string;
  /** Its folder; never written to. */
  dir: string;
  /** Its interpreter. */
  python: string;
}

/** A release staged on this machine: what a driver starts. */
export interface StagedRelease extends ReleaseRef {
  service: string;
  /** Folder that holds the release's files under the paths that its spec gives. Read-only. */
  dir: string;
  runtime: RuntimeSettings;
  /** Driver python: what it runs in. */
  environment?: RuntimeEnvironment;
  /** Path that answers 200 when an instance of a foreign program is ready (driver command). */
  health?: string;
  /** Bytes that an instance may hold; one that holds more is ended and said so. */
  memoryLimit?: number;
  /** Milliseconds that a request may take: as long may a program that does one thing at a time leave its health path unanswered. */
  deadline?: number;
}

export interface InstanceOptions {
  /** Folder for sockets and caches of instances; created when missing. */
  runDir: string;
  /** Folder for what an instance may keep per host (optimised networks). */
  cacheDir: string;
  /** Milliseconds from spawn until it must be ready. */
  readyTimeout: number;
  signal?: AbortSignal;
  /** One line of the instance's own output, already structured (a pino record), or text. */
  onLog?(line: string): void;
  /** Its output is kept here too: the newest 10 MB at least, and 20 MB at most (in `<logFile>` and `<logFile>.1`). */
  logFile?: string;
  /** false: when it ends before it was ever ready, it is `failed` for good, until `close()`. Default true: it is started again. */
  restart?: boolean;
}

/**
 * One running copy of a release. It heals itself: a copy that dies is started again, with back-off, on the same handle.
 * `endpoint` may change with each start; read it for each request.
 */
export interface Instance extends AsyncDisposable {
  readonly id: string;
  readonly release: ReleaseRef;
  readonly endpoint: Endpoint;
  readonly status: InstanceStatus;
  readonly capabilities: DriverCapabilities;
  /** The newest lines that it wrote, of all its copies, oldest first. */
  output(): string[];
  /** Resolves when the instance is ready; rejects with `instance_failed` when it gave up, or when `signal` aborts. */
  ready(signal: AbortSignal): Promise<void>;
  /** Ends the running copy at once (SIGKILL) and starts its successor: the way to stop a native call. */
  recycle(reason: string): Promise<void>;
  /** Does the copy at `endpoint` answer at all? Brings the figures of `status` up to date. Never rejects. */
  ping(signal: AbortSignal): Promise<boolean>;
  /** Called on every change of `status.state`; returns the unsubscriber. */
  onChange(listener: (status: InstanceStatus) => void): () => void;
  /** Stops it: SIGTERM, then SIGKILL after `graceMs`. Resolves when nothing of it runs. */
  close(graceMs?: number): Promise<void>;
}

export interface DriverCapabilities {
  /** A copy that hangs in native code can be ended without touching others. */
  recyclable: boolean;
  /** Its memory is known. */
  memory: boolean;
  /** Speaks the worker protocol: work on one request can be stopped by `DELETE /.lastgood/work/<id>`. */
  cancellable: boolean;
}

/** What runs releases of one kind. */
export interface Driver {
  readonly name: string;
  readonly capabilities: DriverCapabilities;
  start(release: StagedRelease, options: InstanceOptions): Promise<Instance>;
}
