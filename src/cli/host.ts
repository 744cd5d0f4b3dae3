import type { Readable, Writable } from 'node:stream';
import type { Control } from '../api/control/client.ts';
import type { ImportedRelease } from '../api/imported-release.ts';
import type { DoctorWork } from './doctor/work.ts';
import type { EnvironmentWork } from './env/work.ts';
import type { ImportOptions } from './import/work.ts';

export type Size = 'lite' | 'full';

export interface UpOptions {
  host: string;
  port: number;
  /** Absolute path of lastgood's home. */
  home: string;
  /** Size of the embedded release; not used together with `file`. */
  size: Size;
  /** The user named the size; otherwise it is the default, and what served before may go on. */
  sizeGiven: boolean;
  /** Names, beside those of this machine, under which the console and the control plane may be asked for. */
  allowHosts: readonly string[];
  /** Absolute path of a release.yaml to serve instead of the embedded release. */
  file?: string;
  quiet: boolean;
  json: boolean;
}

export interface EmbeddedOptions {
  home: string;
  size: Size;
  quiet: boolean;
  json: boolean;
  /** Aborts the start. */
  signal: AbortSignal;
}

/** The parse service run inside this process, on a free loopback port. */
export interface EmbeddedService {
  url: string;
  close(): Promise<void>;
}

export interface ControlOptions {
  home: string;
  /** Gives up what is under way. */
  signal: AbortSignal;
}

/** How a golden set is asked for: which inputs, compared how. */
export interface RecordGoldenOptions {
  /** Origin of the running server. */
  url: string;
  token: string | undefined;
  service: string;
  /** Digest of the release that answers. */
  release: string;
  /** Absolute paths of the files that are sent. */
  inputs: readonly string[];
  /** Absolute path of the folder to write. */
  folder: string;
  compare: GoldenComparison;
  /** Path and query that the inputs are posted to; what fits the comparison without it. */
  path: string | undefined;
  /** Write over a golden set that is there. */
  force: boolean;
  signal: AbortSignal;
  onRecorded(recorded: RecordedCase): void;
}

export const GOLDEN_COMPARISONS = ['parsing', 'json', 'image', 'bytes'] as const;
export type GoldenComparison = (typeof GOLDEN_COMPARISONS)[number];

export interface RecordedCase {
  name: string;
  /** Absolute path of its input. */
  input: string;
  /** Milliseconds that the answer took. */
  ms: number;
}

export interface RecordedGolden {
  /** Absolute path of golden.json. */
  file: string;
  cases: number;
  bytes: number;
}

export interface RebuiltState {
  services: number;
  releases: number;
  generations: number;
  /** Absolute path that the database of before was moved to; null where there was none. */
  aside: string | null;
}

export interface DemoOptions {
  /** The home whose store lends the weights. */
  home: string;
  quiet: boolean;
  json: boolean;
  signal: AbortSignal;
}

/** A broken upgrade to try, as examples/broken-upgrades/index.json tells of it. */
export interface DemoExample {
  /** Name of its folder. */
  name: string;
  title: string;
  /** What is wrong with it, in one sentence. */
  wrong: string;
  /** What lastgood does about it. */
  does: string;
  /** How its rollout ends; `not_created` when no release comes of it. */
  end: string;
  /** Absolute path of its release.yaml. */
  file: string;
}

/** A server of its own with a temporary home; gone, with its home, when disposed of. */
export interface Demo extends AsyncDisposable {
  url: string;
  token: string;
  /** Service that the examples are upgrades of. */
  service: string;
  home: string;
  /** Photos that the traffic consists of, a square one among them. */
  photos: readonly Uint8Array[];
}

/** What the composition root lends to the commands: they must not import the server themselves. */
export interface Host {
  /** Serves until a signal stops it; resolves to the exit code. */
  up(options: UpOptions): Promise<number>;
  embedded(options: EmbeddedOptions): Promise<EmbeddedService>;
  /**
   * The keeper of that home inside this process, for what needs no server.
   * @throws LastgoodError home_in_use when a server has it
   */
  control(options: ControlOptions): Promise<Control & AsyncDisposable>;
  /** @throws LastgoodError output_unwritable, golden_invalid, and what the service answered */
  recordGolden(options: RecordGoldenOptions): Promise<RecordedGolden>;
  /**
   * Writes the database anew from the store; needs no readable database.
   * @throws LastgoodError home_in_use when a server has it
   */
  rebuildState(options: ControlOptions): Promise<RebuiltState>;
  demoExamples(): Promise<DemoExample[]>;
  /**
   * Serves the good release that the examples break: on port 7860 when that is free, which one of them wants as well, else
   * on another one. Resolves when it answers.
   */
  demo(options: DemoOptions): Promise<Demo>;
  /** Lent when it is needed: what reads logs is not loaded for `--help`. */
  doctor(): Promise<DoctorWork>;
  /** Lent when it is needed: what records and makes environments is not loaded for `--help`. */
  environments(): Promise<EnvironmentWork>;
  /**
   * Writes the release of an existing deployment.
   * @throws LastgoodError file_missing, model_invalid, environment_broken, golden_invalid, output_unwritable, …
   */
  importModelScope(options: ImportOptions): Promise<ImportedRelease>;
  /** Version of the product. */
  version: string;
  /** Version of the release that is served when none is named. */
  embeddedVersion?: string;
}

export interface Streams {
  stdin: Readable & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
}

/** A stream that may be a terminal. */
export type Output = Writable & { isTTY?: boolean; columns?: number };

/** What every command gets. */
export interface Context {
  host: Host;
  streams: Streams;
}

/** Called with the exit code of the command that ran. */
export type Settle = (exitCode: number) => void;
