import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { BuildReport, CaptureReport, LockReport } from '../../src/api/environment.ts';
import type { Cli } from '../scenarios/harness/python-cli.ts';
import { makeModel } from './m2fp.ts';

const run = promisify(execFile);
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/**
 * The golden environment: the one that LASTGOOD_GOLDEN_ENV names, else one that is made once, below the user's cache.
 * @returns its folder
 */
export async function goldenFolder(cli: Cli): Promise<string> {
  const given = process.env.LASTGOOD_GOLDEN_ENV;
  if (given) return resolve(given);
  const dir = join(homedir(), '.cache', 'lastgood-golden', 'env');
  if (await stat(join(dir, 'bin', 'python')).catch(() => null)) return dir;
  const lock = join(dirname(dir), 'pylock.toml');
  await mkdir(dirname(dir), { recursive: true });
  await cli.call<LockReport>(['env', 'lock', '-r', REQUIREMENTS, '--python', '3.10', '-o', lock]);
  const env = { MMCV_WITH_OPS: '1', MAX_JOBS: '2' };
  await cli.call<BuildReport>(['env', 'build', '--lock', lock, '-o', dir], { env });
  return dir;
}

/** An M2FP deployment on its way into releases. */
export class GoldenProject {
  readonly dir: string;
  readonly environment: string;
  readonly #cli: Cli;
  readonly #uv: string;

  /** @param uv path of a uv */
  constructor(dir: string, environment: string, cli: Cli, uv: string) {
    this.dir = dir;
    this.environment = environment;
    this.#cli = cli;
    this.#uv = uv;
  }

  get release(): string {
    return join(this.dir, 'release', 'release.yaml');
  }

  /** The deployment as a team has it, imported: model, environment, release.yaml. */
  async importDeployment(): Promise<void> {
    const model = join(this.dir, 'm2fp');
    const environment = { id: 'golden', dir: this.environment, python: join(this.environment, 'bin', 'python') };
    await makeModel(environment, model);
    const folder = dirname(this.release);
    await this.#cli.call(['import', 'modelscope', model, '--python', this.environment, '-o', folder]);
  }

  /** Changes a copy of the environment, as somebody would who upgrades it, and captures what came of it. */
  async upgrade(name: string, change: readonly string[][]): Promise<{ lock: string; complaints: string }> {
    const copy = join(this.dir, `env-${name}`);
    const lock = join(this.dir, 'release', `${name}.pylock.toml`);
    await this.#cli.call<BuildReport>(['env', 'build', '--lock', join(this.dir, 'release', 'pylock.toml'), '-o', copy]);
    const python = join(copy, 'bin', 'python');
    try {
      for (const [command, ...args] of change) {
        await run(this.#uv, ['pip', command!, '--quiet', '--python', python, ...args], { maxBuffer: 16_000_000 });
      }
      const complaints = await run(this.#uv, ['pip', 'check', '--python', python]).then(
        () => '',
        (error: { stderr?: string }) => error.stderr ?? String(error),
      );
      await this.#cli.call<CaptureReport>(['env', 'capture', '--python', copy, '-o', lock]);
      return { lock, complaints };
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  /** Text of a release.yaml: another version, lock and golden set than the imported one. */
  async spec(version: string, lock: string, golden: string | null): Promise<string> {
    const text = await readFile(this.release, 'utf8');
    const spec = text
      .replace(/^version: .*$/m, `version: ${version}`)
      .replace(/^( +)lock: .*$/m, `$1lock: ${lock.slice(dirname(this.release).length + 1)}`);
    return golden === null ? spec : `${spec}\ngolden: { dir: ${golden} }\n`;
  }

  async write(version: string, lock: string, golden: string | null): Promise<string> {
    const file = join(dirname(this.release), `release-${version}.yaml`);
    await writeFile(file, await this.spec(version, lock, golden));
    return file;
  }
}
