import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Control } from '../../../src/api/control/client.ts';
import type { ReleaseDetail } from '../../../src/api/control/release.ts';
import type { BuildReport, CaptureReport, LockReport } from '../../../src/api/environment.ts';
import type { Cli } from './python-cli.ts';
import { type Machine, makeEnvironment } from './python-machine.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/flask-parsing');
export const FLASK_SERVICE = 'flask-parsing';

/** An environment and its lock. */
export interface Locked {
  environment: string;
  lock: string;
}

/** The Flask service of the examples in a folder of its own, as its team works on it. */
export class Project {
  readonly dir: string;
  readonly machine: Machine;
  readonly #cli: Cli;

  constructor(dir: string, machine: Machine, cli: Cli) {
    this.dir = dir;
    this.machine = machine;
    this.#cli = cli;
  }

  get venv(): string {
    return join(this.dir, 'venv');
  }

  get lock(): string {
    return join(this.dir, 'pylock.toml');
  }

  /** The example's files, and an environment that pip installs its requirements into. */
  async begin(): Promise<void> {
    await cp(EXAMPLE, this.dir, { recursive: true });
    await makeEnvironment(this.machine, this.venv, join(this.dir, 'requirements.txt'));
  }

  capture(environment: string, lock: string): Promise<CaptureReport> {
    return this.#cli.call(['env', 'capture', '--python', environment, '-o', lock]);
  }

  /** The requirements with one of them changed, resolved anew. */
  async relock(name: string, from: RegExp, to: string): Promise<Locked> {
    const text = await readFile(join(this.dir, 'requirements.txt'), 'utf8');
    if (!from.test(text)) throw new Error(`no requirement is ${from}`);
    const requirements = join(this.dir, `${name}.txt`);
    const lock = this.#file(name);
    await writeFile(requirements, text.replace(from, to));
    const { version } = this.machine;
    await this.#cli.call<LockReport>(['env', 'lock', '-r', requirements, '--python', version, '-o', lock]);
    return { lock, environment: await this.build(name, lock) };
  }

  /** A copy of the environment that serves, changed by hand and captured. */
  async recapture(name: string, change: (environment: string) => Promise<unknown>): Promise<Locked> {
    const environment = await this.build(name, this.lock);
    await change(environment);
    const lock = this.#file(name);
    await this.capture(environment, lock);
    // What is new in it is fetched here: the server has no way to an index.
    await this.#cli.call<BuildReport>(['env', 'build', '--lock', lock]);
    return { environment, lock };
  }

  /** @returns folder of the environment: one that may be changed */
  async build(name: string, lock: string): Promise<string> {
    const dir = join(this.dir, `venv-${name}`);
    await this.#cli.call<BuildReport>(['env', 'build', '--lock', lock, '-o', dir]);
    return dir;
  }

  /** @returns path of a release.yaml for that lock */
  async writeRelease(version: string, lock: string): Promise<string> {
    const file = join(this.dir, `release-${version}.yaml`);
    const text = await readFile(join(this.dir, 'release.yaml'), 'utf8');
    const spec = text
      .replace(/^version: .*$/m, `version: ${version}`)
      .replace(
        /^environment: .*$/m,
        `environment: { python: "${this.machine.version}", lock: ${lock.slice(this.dir.length + 1)} }`,
      );
    await writeFile(file, spec);
    return file;
  }

  async createRelease(control: Control, version: string, lock: string): Promise<ReleaseDetail> {
    const spec = await readFile(await this.writeRelease(version, lock), 'utf8');
    return control.createRelease({ spec, base_dir: this.dir });
  }

  #file(name: string): string {
    return join(this.dir, `${name}.pylock.toml`);
  }
}
