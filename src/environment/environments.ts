import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EnvironmentProgress } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import { codeOf, onDisk } from '../store/disk.ts';
import { withLock } from '../store/lock.ts';
import { uniqueName } from '../store/process-tag.ts';
import type { Store } from '../store/store.ts';
import { buildEnvironment } from './build-environment.ts';
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
  async provide(options: ProvideOptions): Promise<Environment> {
    const { interpreter, wheels, signal } = options;
    const id = environmentId(interpreter, wheels);
    const dir = join(this.#dir, id);
    const environment = { id, dir, python: join(dir, 'bin', 'python'), interpreter };
    if (await this.#isUsable(environment, options)) return environment;
    await onDisk(this.#dir, async () => {
      await mkdir(this.#dir, { recursive: true });
      await this.#alone(id, signal, async () => {
        // Another process may have been quicker.
        if (await this.#isUsable(environment, options)) return;
        await clearLeftovers(this.#dir);
        await this.#takeAway(dir);
        const built = await this.#build(dir, 'hardlink', options);
        const marker = { id, digests: wheels.map(({ digest }) => digest), bytes: built.bytes, boot: currentBoot() };
        await writeMarker(built.dir, marker);
        await built.moveTo(dir);
      });
    });
    return environment;
  }

  /**
   * Makes an environment at a folder of the user's, which is not there yet or is empty: its files are its own.
   * @throws LastgoodError as `provide`
   */
  async buildAt(dir: string, options: ProvideOptions): Promise<{ python: string }> {
    await onDisk(dirname(dir), async () => {
      await mkdir(dirname(dir), { recursive: true });
      await clearLeftovers(dirname(dir), HIDDEN);
      const built = await this.#build(dir, 'clone', options);
      await built.moveTo(dir);
    });
    return { python: join(dir, 'bin', 'python') };
  }

  /** Takes one away that is damaged: the next who asks for it gets it made anew. */
  async discard(id: string, signal?: AbortSignal): Promise<void> {
    await onDisk(this.#dir, () => this.#alone(id, signal, () => this.#takeAway(join(this.#dir, id))));
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
        if (keep.has(id) || !(await this.#isIdle(id, graceMs))) continue;
        const marker = await readMarker(join(this.#dir, id));
        if (!(await this.#tryAlone(id, () => this.#takeAway(join(this.#dir, id))))) continue;
        removed++;
        bytes += marker?.bytes ?? 0;
      }
      if (removed > 0) await this.#clearCache();
    });
    return { removed, bytes };
  }

  async #build(dir: string, linkMode: 'hardlink' | 'clone', options: ProvideOptions) {
    const { onProgress = this.#options.onProgress, ...rest } = options;
    if (!(await runsPython(rest.interpreter.path, rest.interpreter, rest.signal))) throw vanished(rest.interpreter);
    const uv = await this.#uv(rest.signal, onProgress);
    // Beside its place, to be renamed.
    const temp = join(dirname(dir), `${dirname(dir) === this.#dir ? '' : HIDDEN}${uniqueName()}`);
    await mkdir(temp);
    try {
      const bytes = await buildEnvironment({
        ...rest,
        dir: join(temp, 'env'),
        linkMode,
        links: this.#links,
        uv,
        onProgress,
      });
      // Not synced: what a power cut takes is made anew.
      const moveTo = async (place: string) => {
        await rename(join(temp, 'env'), place);
        await rm(temp, { recursive: true, force: true });
      };
      return { dir: join(temp, 'env'), bytes, moveTo };
    } catch (error) {
      await rm(temp, { recursive: true, force: true });
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
    await utimes(markerFile(dir), new Date(), new Date());
    return true;
  }

  #alone(id: string, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
    const waitMs = Number.POSITIVE_INFINITY;
    return withLock(this.#options.store.layout, `environment-${id}`, work, { waitMs, signal });
  }

  /** @returns false when somebody else has it */
  async #tryAlone(id: string, work: () => Promise<void>): Promise<boolean> {
    let isMine = false;
    const mine = () => {
      isMine = true;
      return work();
    };
    await withLock(this.#options.store.layout, `environment-${id}`, mine, { waitMs: 0 }).catch((error) => {
      if (isMine) throw error;
    });
    return isMine;
  }

  async #isIdle(id: string, graceMs: number): Promise<boolean> {
    const info = await stat(markerFile(join(this.#dir, id))).catch(() => null);
    return info === null || Date.now() - info.mtimeMs >= graceMs;
  }

  /** Under another name first: a folder that is half deleted never has that of an environment. */
  async #takeAway(dir: string): Promise<void> {
    const temp = join(this.#dir, uniqueName());
    try {
      await rename(dir, temp);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    await rm(temp, { recursive: true, force: true });
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

const vanished = ({ path, version }: Interpreter): LastgoodError =>
  new LastgoodError('interpreter_missing', `${path} is not there any more, or is not Python ${version}.`, {
    hint: `Install Python ${version} there again, or build for another one with --python.`,
  });

function unlessMissing(error: unknown): null {
  if (codeOf(error) === 'tool_missing') return null;
  throw error;
}
