import { dirname, join } from 'node:path';
import type { CheckReport, EnvironmentProgress } from '../api/environment.ts';
import type { BuiltAmount } from '../environment/build-environment.ts';
import { checkInThread } from '../environment/check-in-thread.ts';
import { Environments, type Provided, type ProvideOptions } from '../environment/environments.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import { findInterpreter } from '../environment/interpreters.ts';
import type { Lock } from '../environment/lock.ts';
import { parseLock } from '../environment/parse-lock.ts';
import { inspectPython } from '../environment/probe.ts';
import { stockWheels } from '../environment/stock-wheels.ts';
import { type StoredWheel, storedWheel } from '../environment/stored-wheel.ts';
import { LastgoodError } from '../errors.ts';
import { lockFile } from '../release/diff/packages.ts';
import { isWheel, type ReleaseFile, wheelFile, wheelName } from '../release/manifest.ts';
import type { Release } from '../release/release.ts';
import type { ReleaseSpec } from '../release/spec.ts';
import type { RuntimeEnvironment } from '../runtime/driver.ts';
import { LOCK_TYPE } from '../store/media-types.ts';
import type { Store } from '../store/store.ts';

/** What is needed while an environment is worked on. */
export interface EnvironmentWork {
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/** What took so long that it is worth knowing the next time. */
export type Taken = { ms: number } & (
  | { what: 'environment' | 'environment-unpacked'; release: Release; amount: BuiltAmount }
  | { what: 'download'; service: string; bytes: number }
);

/** What an environment would be made of. */
export interface EnvironmentOutline {
  /** Text of the lock. */
  lock: string;
  wheels: StoredWheel[];
  /** Null: there is no such Python here. */
  interpreter: Interpreter | null;
}

/** The environments of releases: their wheels got, their folders made, checked, and made again. */
export class ReleaseEnvironments {
  readonly #home: string;
  readonly #store: Store;
  readonly #environments: Environments;
  readonly #onTaken: (taken: Taken) => void;

  constructor({ home, store, onTaken = () => {} }: { home: string; store: Store; onTaken?: (taken: Taken) => void }) {
    this.#home = home;
    this.#store = store;
    this.#onTaken = onTaken;
    this.#environments = new Environments({ home, store });
  }

  /**
   * Gets the wheels of a spec's environment into the store.
   * @throws LastgoodError as `stockWheels` and `findInterpreter`
   */
  async stock(spec: ReleaseSpec, lock: ReleaseFile, work: EnvironmentWork): Promise<ReleaseFile[]> {
    const from = join(spec.baseDir, spec.environment!.lock);
    const wheels = await this.#stock(await this.#readLock(lock), spec, dirname(from), work);
    return wheels.map((wheel) => wheelFile(wheel.name, wheel));
  }

  /**
   * Brings back what the store has lost of a release's wheels, as far as the lock says where they are.
   * @throws LastgoodError as `stock`
   */
  async restock(release: Release, work: EnvironmentWork): Promise<void> {
    const lock = await this.#lockOf(release);
    if (lock) await this.#stock(lock, release.spec, this.#store.dir, work);
  }

  /**
   * The environment of a release, made when it is not there; undefined for a release without one.
   * @throws LastgoodError `interpreter_missing`, `blob_missing`, `environment_broken`, `store_full`, `tool_missing`
   */
  async provide(release: Release, work: EnvironmentWork): Promise<RuntimeEnvironment | undefined> {
    const wanted = await this.#wantedBy(release, work);
    return wanted && this.#made(release, await this.#environments.provide(wanted));
  }

  /** As `provide`, for one that a check found damaged. What runs in it goes on, and it stays when no new one can be made. */
  async renew(release: Release, { findings }: CheckReport, work: EnvironmentWork): Promise<RuntimeEnvironment> {
    const wanted = (await this.#wantedBy(release, work))!;
    const struck = new Set(findings.map(({ package: owner, subject }) => owner ?? subject));
    const packages = wanted.wheels.map((wheel) => wheel.package).filter((name) => struck.has(name));
    return this.#made(release, await this.#environments.renew({ ...wanted, packages }));
  }

  #made(release: Release, { id, dir, python, built }: Provided): RuntimeEnvironment {
    if (built) {
      const { ms, ...amount } = built;
      this.#onTaken({ what: amount.fresh.packages > 0 ? 'environment-unpacked' : 'environment', release, amount, ms });
    }
    return { id, dir, python };
  }

  /** As `provide`; one that was changed since it was made, as far as a quick look tells, is made anew. */
  async provideWhole(release: Release, work: EnvironmentWork): Promise<RuntimeEnvironment | undefined> {
    const environment = await this.provide(release, work);
    if (!environment) return undefined;
    const report = await this.check(release, environment, { deep: false, signal: work.signal });
    return report.matches ? environment : this.renew(release, report, work);
  }

  /** Is it still what its wheels hold? @param deep every byte, not only names, sizes and versions */
  async check(
    release: Release,
    { python }: RuntimeEnvironment,
    { deep, signal }: { deep: boolean; signal: AbortSignal },
  ): Promise<CheckReport> {
    const lock = (await this.#lockOf(release))!;
    const installation = await inspectPython(python, signal);
    const wheels = wheelsOf(release);
    return checkInThread({ installation, lock, wheels, storeDir: this.#store.dir, deep, signal });
  }

  /** What the environment of a release would be made of, without making it; null for a release without one. */
  async outline(release: Release, signal: AbortSignal): Promise<EnvironmentOutline | null> {
    const file = lockFile(release);
    if (!file) return null;
    const text = Buffer.from(await this.#store.blobs.read(file.digest)).toString();
    const lock = parseLock(text, file.path);
    const interpreter = await this.#interpreter(lock, release.spec, signal).catch(unlessMissing);
    return { lock: text, wheels: wheelsOf(release), interpreter };
  }

  /** That of an outline, as it stands; null when it is not there. */
  async find({ wheels, interpreter }: EnvironmentOutline): Promise<RuntimeEnvironment | null> {
    const found = interpreter && (await this.#environments.find({ wheels, interpreter }));
    return found && { id: found.id, dir: found.dir, python: found.python };
  }

  /** Deletes the environments that nobody uses. */
  collect(used: ReadonlySet<string>): Promise<{ removed: number; bytes: number }> {
    return this.#environments.remove(used);
  }

  async #stock(
    lock: Lock,
    spec: Pick<ReleaseSpec, 'environment' | 'service'>,
    lockDir: string,
    work: EnvironmentWork,
  ): Promise<StoredWheel[]> {
    const interpreter = await this.#interpreter(lock, spec, work.signal);
    const place = { lockDir, store: this.#store, home: this.#home };
    const { wheels, downloaded } = await stockWheels(lock, { ...place, interpreter, ...inAll(work) });
    if (downloaded) this.#onTaken({ what: 'download', service: spec.service, ...downloaded });
    return wheels;
  }

  #interpreter(lock: Lock, { environment }: Pick<ReleaseSpec, 'environment'>, signal: AbortSignal) {
    return findInterpreter({ version: environment!.python, exact: lock.extras?.interpreter }, signal);
  }

  async #wantedBy(release: Release, work: EnvironmentWork): Promise<ProvideOptions | undefined> {
    const lock = await this.#lockOf(release);
    if (lock === null) return undefined;
    const interpreter = await this.#interpreter(lock, release.spec, work.signal);
    return { wheels: wheelsOf(release), interpreter, ...inAll(work) };
  }

  async #lockOf({ files }: Release): Promise<Lock | null> {
    const file = files.find(({ mediaType }) => mediaType === LOCK_TYPE);
    return file ? this.#readLock(file) : null;
  }

  async #readLock({ digest, path }: ReleaseFile): Promise<Lock> {
    return parseLock(Buffer.from(await this.#store.blobs.read(digest)).toString(), path);
  }
}

/** Where packages are worked on several at once, telling of each in turn would tell nothing. */
function inAll({ signal, onProgress }: EnvironmentWork): EnvironmentWork {
  return {
    signal,
    onProgress: (progress) => onProgress?.({ ...progress, item: progress.packages ? 'packages' : progress.item }),
  };
}

function unlessMissing(error: unknown): null {
  if (error instanceof LastgoodError && error.code === 'interpreter_missing') return null;
  throw error;
}

const wheelsOf = ({ files }: Release): StoredWheel[] =>
  files.filter(isWheel).map((file) => storedWheel(wheelName(file), file)!);
