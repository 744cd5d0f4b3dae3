import type { Readable, Writable } from 'node:stream';

export type Size = 'lite' | 'full';

export interface UpOptions {
  host: string;
  port: number;
  /** Absolute path of lastgood's home. */
  home: string;
  /** Size of the embedded release; not used together with `file`. */
  size: Size;
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

/** What the composition root lends to the commands: they must not import the server themselves. */
export interface Host {
  /** Serves until a signal stops it; resolves to the exit code. */
  up(options: UpOptions): Promise<number>;
  embedded(options: EmbeddedOptions): Promise<EmbeddedService>;
  /** Version of the product. */
  version: string;
  /** Version of the release that is served when none is named. */
  embeddedVersion?: string;
}

export interface Streams {
  stdin: Readable;
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
