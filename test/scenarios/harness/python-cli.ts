import { join } from 'node:path';
import { callCliProcess } from '../../integration/cli-process.ts';
import type { Home } from './home.ts';

const ENTRY = join(import.meta.dirname, '../../../bin/lastgood.mjs');

/** Every way to an index, a registry or a hub leads nowhere: what works with these settings needs none of them. */
export const NO_NETWORK: Record<string, string> = Object.fromEntries([
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'npm_config_registry'].map((name) => [name, 'http://127.0.0.1:9']),
  ...['PIP_INDEX_URL', 'UV_DEFAULT_INDEX', 'UV_INDEX_URL'].map((name) => [name, 'http://127.0.0.1:9/simple']),
]);

export interface CliOptions {
  env?: Record<string, string>;
  /** Exit code that is right; default 0. */
  code?: number;
}

/** Calls the command line on a home. */
export class Cli {
  readonly #home: Home;
  readonly #cwd: string;

  constructor(home: Home, cwd: string) {
    this.#home = home;
    this.#cwd = cwd;
  }

  /** What `--json` printed. Another exit code is an error with what was said. */
  async call<Report>(argv: readonly string[], { env = {}, code = 0 }: CliOptions = {}): Promise<Report> {
    const { exitCode, stdout, stderr } = await callCliProcess([...argv, '--json'], {
      cwd: this.#cwd,
      entry: ENTRY,
      env: { LASTGOOD_HOME: this.#home.dir, ...env },
    });
    if (exitCode !== code) throw new Error(`lastgood ${argv.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
    return JSON.parse(stdout) as Report;
  }
}
