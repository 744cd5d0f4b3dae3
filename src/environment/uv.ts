import type { EnvironmentProgress } from '../api/environment.ts';

export interface UvRun {
  signal: AbortSignal;
  cwd?: string;
  /** Besides those that a run always has. */
  env?: Record<string, string>;
  /** Each line that it says on stderr, as it comes. */
  onLine?: (line: string) => void;
}

export interface UvExit {
  code: number;
  stdout: string;
  stderr: string;
}

/** A uv that works, with a cache of our own. */
export interface Uv {
  path: string;
  version: string;
  /** Its exit, whatever the code; secrets are out of what it says. @throws the signal's reason */
  run(args: string[], options: UvRun): Promise<UvExit>;
}

export interface FindUvOptions {
  home: string;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/** @throws LastgoodError `tool_missing` */
export async function findUv(_options: FindUvOptions): Promise<Uv> {
  throw new Error('not written yet');
}
