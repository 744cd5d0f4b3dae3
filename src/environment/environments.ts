import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EnvironmentProgress } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import { codeOf, onDisk } from '../store/disk.ts';
import { withLock } from '../store/lock.ts';
import { uniqueName } from '../store/process-tag.ts';
import type { Store } from '../store/store.ts';
import { type BuiltAmount, buildEnvironment } from './build-environment.ts';
import { currentBoot, environmentId, markerFile, readMarker, writeMarker } from './environment-marker.ts';
import type { Interpreter } from './interpreter.ts';
import { clearLeftovers } from './leftovers.ts';
import { runsPython } from './runs-python.ts';
import type { StoredWheel } from './stored-wheel.ts';
import { parseWheelName } from './tags.ts';
import { findUv, type Uv } from './uv.ts';
import { verifyInstall } from './verify-install.ts';
import { WheelLinks } from './wheel-links.ts';

export interface Environment {
  /** Hash of interpreter and wheels. */
  id: string;
  dir: string;
  /** `dir/bin/python` */
  python: string;
  interpreter: Interpreter;
}

/** One that was provided. */
export interface Provided extends Environment {
  /** How it was made; undefined when it was there. */
  built?: Built | undefined;
}

/** A build: what it made of what, and how long that took. */
export interface Built extends BuiltAmount {
  ms: number;
}

export interface EnvironmentsOptions {
  /** The house's folder: `environments/`, `cache/` and `tools/` are in it. */
  home: string;
  store: Store;
  /** Default: `findUv`, when it is first needed. */
  uv?: (() => Promise<Uv>) | undefined;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

export interface ProvideOptions {
  wheels: StoredWheel[];
  interpreter: Interpreter;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

export interface RemoveOptions {
  /** How long one that somebody asked for is kept in any case, in ms: who did may not have written down that it is needed. */
  graceMs?: number | undefined;
}

const ID = /^[0-9a-f]{32}$/;
const GRACE_MS = 600_000;
/** Among a user's own files, what is being built is out of the way. */
const HIDDEN = '.lastgood-';

/** Environments made of wheels: disposable, made again at any time. Several processes may use one house at once. */
export class Environments {
  readonly #options: EnvironmentsOptions;
  readonly #dir: string;
  readonly #links: WheelLinks;

  constructor(options: EnvironmentsOptions) {
    this.#options = options;
    this.#dir = join(options.home, 'environments');
    this.#links = new WheelLinks(join(options.home, 'cache'), options.store);
  }

  /**
   * The environment of these wheels, built when it is not there, or not whole.
   * @throws LastgoodError `interpreter_missing`, `wheel_unfit`, `blob_missing`, `integrity_mismatch`, `environment_broken`,
   * `store_full`, `tool_missing`
   */
  async provide(options: ProvideOptions): Promise<Provided> {
    const environment = this.#environmentOf(options);
    if (await this.#isUsable(environment, options)) return environment;
    let built: Built | undefined;
    await this.#alone(environment.id, options.signal, async () => {
      // Another process may have been quicker.
      if (!(await this.#isUsable(environment, options))) built = await this.#make(environment, options);
    });
    return { ...environment, built };
  }

  /**
   * As `provide`, for one that is damaged: it stays as it is until there is a new one, as somebody may run in it.
   * @param packages those that are damaged: uv's cache of them may be, too, whatever their files' times say
   */
  async renew({ packages, ...options }: ProvideOptions & { packages: string[] }): Promise<Provided> {
    const environment = this.#environmentOf(options);
    let built: Built | undefined;
    await this.#alone(environment.id, options.signal, async () => {
      built = await this.#make(environment, options, packages);
    });
    return { ...environment, built };
  }

  /**
   * Makes an environment at a folder of the user's, which is not there yet or is empty: its files are its own.
   * @throws LastgoodError as `provide`
   */
  async buildAt(dir: string, options: ProvideOptions): Promise<{ python: string }> {
    await onDisk(dirname(dir), async () => {
      await mkdir(dirname(dir), { recursive: true });
      await clearLeftovers(dirname(dir), HIDDEN);
      await using built = await this.#build(dir, 'clone', options);
      await built.moveTo(dir);
    });
    return { python: join(dir, 'bin', 'python') };
  }

  /** Deletes those whose ids are not in `keep` and that nobody builds or has just asked for, with what only they need. */
  async remove(
    keep: ReadonlySet<string>,
    { graceMs = GRACE_MS }: RemoveOptions = {},
  ): Promise<{ removed: number; bytes: number }> {
    let [removed, bytes] = [0, 0];
    await onDisk(this.#dir, async () => {
      await clearLeftovers(this.#dir);
      for (const id of await this.#ids()) {
        if (keep.has(id)) continue;
        await this.#tryAlone(id, async () => {
          if (!(await this.#isIdle(id, graceMs))) return;
          const marker = await readMarker(join(this.#dir, id));
          await remove(await this.#takeAway(id));
          removed++;
          bytes += marker?.bytes ?? 0;
        });
      }
      if (removed > 0) await this.#clearCache();
    });
    return { removed, bytes };
  }

  /** That of these wheels, as it stands; null when there is none, as far as it says itself. */
  async find(options: Pick<ProvideOptions, 'wheels' | 'interpreter'>): Promise<Environment | null> {
    const environment = this.#environmentOf(options);
    return (await readMarker(environment.dir))?.id === environment.id ? environment : null;
  }

  #environmentOf({ interpreter, wheels }: Pick<ProvideOptions, 'wheels' | 'interpreter'>): Environment {
    const id = environmentId(interpreter, wheels);
    const dir = join(this.#dir, id);
    return { id, dir, python: join(dir, 'bin', 'python'), interpreter };
  }

  async #make({ id, dir }: Environment, options: ProvideOptions, suspects: string[] = []): Promise<Built> {
    await clearLeftovers(this.#dir);
    await using built = await this.#build(dir, 'hardlink', { ...options, suspects });
    const digests = options.wheels.map(({ digest }) => digest);
    await writeMarker(built.dir, { id, digests, bytes: built.amount.bytes, boot: currentBoot() });
    const old = await this.#takeAway(id);
    await built.moveTo(dir);
    const ms = performance.now() - built.begun;
    await remove(old);
    return { ...built.amount, ms };
  }

  async #build(dir: string, linkMode: 'hardlink' | 'clone', options: ProvideOptions & { suspects?: string[] }) {
    const { onProgress = this.#options.onProgress, ...rest } = options;
    if (!(await runsPython(rest.interpreter.path, rest.interpreter, rest.signal))) throw vanished(rest.interpreter);
    const uv = await this.#uv(rest.signal, onProgress);
    // A uv that had to be installed first is there the next time.
    const begun = performance.now();
    // Beside its place, to be renamed.
    const temp = join(dirname(dir), `${dirname(dir) === this.#dir ? '' : HIDDEN}${uniqueName()}`);
    const built = { dir: join(temp, 'env'), [Symbol.asyncDispose]: () => remove([temp]) };
    await mkdir(temp);
    try {
      const amount = await buildEnvironment({ ...rest, dir: built.dir, linkMode, links: this.#links, uv, onProgress });
      // Not synced: what a power cut takes is made anew.
      return { ...built, begun, amount, moveTo: (place: string) => rename(built.dir, place) };
    } catch (error) {
      await remove([temp]);
      throw error;
    }
  }

  #uv(signal: AbortSignal, onProgress: EnvironmentsOptions['onProgress']): Promise<Uv> {
    const { home, uv } = this.#options;
    return uv ? uv() : findUv({ home, signal, onProgress });
  }

  /** It was whole once, its interpreter works, and no power cut can have damaged it. */
  async #isUsable({ id, dir, python, interpreter }: Environment, { wheels, signal }: ProvideOptions): Promise<boolean> {
    const marker = await readMarker(dir);
    if (marker?.id !== id || !(await runsPython(python, interpreter, signal))) return false;
    if (marker.boot !== currentBoot()) {
      const verified = await verifyInstall({ dir, wheels, seal: true, signal });
      if ([...verified.values()].some(({ wrong }) => wrong.length > 0)) return false;
      await writeMarker(dir, { ...marker, boot: currentBoot() });
    }
    try {
      await utimes(markerFile(dir), new Date(), new Date());
      return true;
    } catch (error) {
      // Somebody has just taken it away.
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  #alone(id: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const waitMs = Number.POSITIVE_INFINITY;
    return onDisk(this.#dir, async () => {
      await mkdir(this.#dir, { recursive: true });
      await withLock(this.#options.store.layout, `environment-${id}`, work, { waitMs, signal });
    });
  }

  /** Does nothing when somebody else has it. */
  async #tryAlone(id: string, work: () => Promise<void>): Promise<void> {
    let isMine = false;
    const mine = () => {
      isMine = true;
      return work();
    };
    await withLock(this.#options.store.layout, `environment-${id}`, mine, { waitMs: 0 }).catch((error) => {
      if (isMine) throw error;
    });
  }

  async #isIdle(id: string, graceMs: number): Promise<boolean> {
    const info = await stat(markerFile(join(this.#dir, id))).catch(() => null);
    return info === null || Date.now() - info.mtimeMs >= graceMs;
  }

  /**
   * Under another name first: a folder that is half deleted never has that of an environment.
   * @returns what is to be deleted: it, if there was one, and what Python compiled of its modules
   */
  async #takeAway(id: string): Promise<string[]> {
    const temp = join(this.#dir, uniqueName());
    const compiled = join(this.#options.home, 'cache', 'pycache', id);
    try {
      await rename(join(this.#dir, id), temp);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    return [temp, compiled];
  }

  /** Names of wheels, and what uv unpacked of them, that no environment is made of any more. */
  async #clearCache(): Promise<void> {
    const needed = new Set<string>();
    for (const id of await this.#ids()) {
      for (const digest of (await readMarker(join(this.#dir, id)))?.digests ?? []) needed.add(digest);
    }
    const gone = await this.#links.removeAllBut(needed);
    const names = new Set(gone.flatMap((name) => parseWheelName(name)?.package ?? []));
    if (names.size === 0) return;
    const signal = AbortSignal.timeout(120_000);
    // Without uv the space comes back later; what was asked for is done.
    const uv = await this.#uv(signal, undefined).catch(unlessMissing);
    await uv?.run(['cache', 'clean', ...names], { signal });
  }

  async #ids(): Promise<string[]> {
    return (await readdir(this.#dir).catch(() => [])).filter((name) => ID.test(name));
  }
}

async function remove(folders: string[]): Promise<void> {
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

const vanished = ({ path, version }: Interpreter): LastgoodError =>
  new LastgoodError('interpreter_missing', `${path} is not there any more, or is not Python ${version}.`, {
    hint: `Install Python ${version} there again, or build for another one with --python.`,
  });

function unlessMissing(error: unknown): null {
  if (codeOf(error) === 'tool_missing') return null;
  throw error;
}
