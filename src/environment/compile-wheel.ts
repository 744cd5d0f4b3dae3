import { copyFile, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { digestFrom } from '../store/digest.ts';
import { withLock } from '../store/lock.ts';
import type { Store } from '../store/store.ts';
import { inBuildDir } from './build-dir.ts';
import { buildEnvironment } from './build-environment.ts';
import { buildFailure } from './build-failure.ts';
import { type BuildInputs, buildInputs, buildSettings } from './build-key.ts';
import { openBuildLog } from './build-log.ts';
import { findBuiltWheel, keepBuiltWheel } from './built-wheels.ts';
import type { Interpreter } from './interpreter.ts';
import type { Lock } from './lock.ts';
import { inspectWithIndexes } from './probe.ts';
import { saysItsNeeds } from './sdist.ts';
import type { SelectedFile } from './select-wheels.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { parseWheelName, supportedTags, tagsOf } from './tags.ts';
import type { Uv, UvExit } from './uv.ts';
import { WheelLinks } from './wheel-links.ts';

export interface CompilerOptions {
  store: Store;
  cacheDir: string;
  interpreter: Interpreter;
  uv: () => Promise<Uv>;
  signal: AbortSignal;
  buildEnv?: Record<string, string> | undefined;
}

/** Builds wheels of the sdists of a lock, each once: what was built is kept under what it was made of. */
export class WheelCompiler {
  readonly #lock: Lock;
  readonly #options: CompilerOptions;

  constructor(lock: Lock, options: CompilerOptions) {
    this.#lock = lock;
    this.#options = options;
  }

  /** Those that were built before. */
  async known(sdists: SelectedFile[]): Promise<Map<SelectedFile, StoredWheel>> {
    const found = new Map<SelectedFile, StoredWheel>();
    for (const one of sdists) {
      const { isolated } = this.#settings(one);
      // Which of the two it is depends on the sdist, which may not be here.
      for (const apart of isolated === undefined ? [true, false] : [isolated]) {
        const wheel = await findBuiltWheel(this.#options.store, this.#inputs(one, apart));
        if (wheel !== null) found.set(one, wheel);
      }
    }
    return found;
  }

  /**
   * Builds the wheel of an sdist that is in the store. Another process that builds the same is waited for.
   * @param others wheels of the lock's other packages, as far as they are there
   * @throws LastgoodError `wheel_failed`, `source_unreachable`, `store_full`, `tool_missing`
   */
  async compile(one: SelectedFile, others: StoredWheel[]): Promise<StoredWheel> {
    const { store, cacheDir, signal } = this.#options;
    return inBuildDir(cacheDir, async (dir) => {
      const sdist = join(dir, one.file.name);
      await store.blobs.use(digestFrom(one.file.sha256), (path) => copyFile(path, sdist));
      const { isolated = await this.#isApart(sdist) } = this.#settings(one);
      const inputs = this.#inputs(one, isolated);
      const build = async () => {
        const earlier = await findBuiltWheel(store, inputs);
        if (earlier !== null) return earlier;
        const begun = performance.now();
        const wheel = await this.#build(one, { dir, sdist, isolated, others });
        await keepBuiltWheel(store, inputs, wheel, performance.now() - begun);
        return wheel;
      };
      return withLock(store.layout, `build-${one.file.sha256}`, build, { signal, waitMs: Number.POSITIVE_INFINITY });
    });
  }

  #settings({ package: { name } }: SelectedFile) {
    return buildSettings(name, this.#lock, this.#options.buildEnv);
  }

  #inputs(one: SelectedFile, isolated: boolean): BuildInputs {
    return buildInputs(one, this.#lock, this.#options.interpreter, { ...this.#settings(one), isolated });
  }

  /**
   * One that does not say what it needs was meant to be built where it is used, as setup.py of mmcv-full imports torch. Without
   * setuptools there it cannot.
   */
  async #isApart(sdist: string): Promise<boolean> {
    const hasSetuptools = this.#lock.packages.some(({ name }) => name === 'setuptools');
    return !hasSetuptools || (await saysItsNeeds(sdist));
  }

  async #build(
    one: SelectedFile,
    { dir, sdist, isolated, others }: { dir: string; sdist: string; isolated: boolean; others: StoredWheel[] },
  ): Promise<StoredWheel> {
    const { interpreter, signal } = this.#options;
    const { name, version = '' } = one.package;
    const what = `${name} ${version}`.trim();
    const uv = await this.#options.uv();
    const { indexes } = await inspectWithIndexes(interpreter.path, signal);
    const env = { MAX_JOBS: String(availableParallelism()), ...indexes.uvEnv, ...this.#settings(one).env };
    await using log = await openBuildLog(this.#options.cacheDir, `${name}-${version}`);
    const run = async (args: string[], more: Record<string, string> = {}) => {
      const exit = await uv.run(args, { signal, cwd: dir, env: { ...env, ...more }, onLine: log.write });
      log.write(exit.stdout);
      if (exit.code !== 0) throw buildFailure({ what, name, output: said(exit), log: log.file });
      return exit;
    };
    const out = join(dir, 'out');
    const args = ['build', '--wheel', '--no-sources', '--out-dir', out];
    if (isolated) await run([...args, '--python', interpreter.path, sdist]);
    else {
      const python = await this.#environmentOf(others, dir, uv, run);
      const path = [join(dir, 'env', 'bin'), process.env.PATH].filter(Boolean).join(delimiter);
      await run([...args, '--python', python, '--no-build-isolation', sdist], { PATH: path });
    }
    const file = (await readdir(out)).find((entry) => entry.endsWith('.whl'));
    const problem = this.#problemOf(file, name);
    if (file === undefined || problem !== null) {
      throw new LastgoodError('wheel_failed', `${what} was compiled, but ${problem}.`, {
        hint: `The whole log: ${log.file}. Variables may decide what is built: set them in [tool.lastgood.build.${name}] of the lock.`,
      });
    }
    const blob = await this.#options.store.blobs.putFile(join(out, file), { signal });
    return { name: file, ...blob, package: name, version: one.package.version ?? parseWheelName(file)!.version };
  }

  /** The lock's packages, and what setup.py needs to make a wheel. */
  async #environmentOf(
    wheels: StoredWheel[],
    dir: string,
    uv: Uv,
    run: (args: string[]) => Promise<UvExit>,
  ): Promise<string> {
    const { cacheDir, store, interpreter, signal } = this.#options;
    const links = new WheelLinks(cacheDir, store);
    await buildEnvironment({ dir: join(dir, 'env'), wheels, interpreter, uv, links, linkMode: 'hardlink', signal });
    const python = join(dir, 'env', 'bin', 'python');
    if (!wheels.some((wheel) => wheel.package === 'wheel')) await run(['pip', 'install', '--python', python, 'wheel']);
    return python;
  }

  #problemOf(file: string | undefined, name: string): string | null {
    const parsed = file === undefined ? null : parseWheelName(file);
    if (parsed === null) return 'no wheel came of it';
    if (parsed.package !== name) return `the wheel is one of ${parsed.package}`;
    const supported = new Set(supportedTags(this.#options.interpreter));
    return tagsOf(parsed).some((tag) => supported.has(tag)) ? null : `${file} does not fit this Python`;
  }
}

const said = ({ stdout, stderr }: UvExit): string => `${stdout}\n${stderr}`;
