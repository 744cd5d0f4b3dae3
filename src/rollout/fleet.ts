import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import type { Spec } from '../release/schema.ts';
import { parseDuration } from '../release/units.ts';
import type { Driver, Instance, StagedRelease } from '../runtime/driver.ts';

/** Milliseconds from spawn to ready, where release.yaml names none: a cold disk and one slow core included. */
const READY_MS = 120_000;

export interface FleetOptions {
  home: string;
  drivers: readonly Driver[];
  /** One line that an instance wrote. */
  onLog(line: string, release: StagedRelease): void;
}

export interface StartOptions {
  signal?: AbortSignal;
  /** Also keeps what it writes, there. */
  logFile?: string;
  /** false: a start that fails is not tried again. */
  restart?: boolean;
}

/** Starts instances of releases, whatever driver they need. */
export class Fleet {
  readonly #options: FleetOptions;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** @throws LastgoodError `spec_invalid` when no driver has that name */
  driverOf({ runtime }: { runtime: { driver: string } }): Driver {
    const { drivers } = this.#options;
    const driver = drivers.find(({ name }) => name === runtime.driver);
    if (driver) return driver;
    throw new LastgoodError('spec_invalid', `No driver is called ${runtime.driver}.`, {
      hint: `runtime.driver is one of: ${drivers.map(({ name }) => name).join(', ')}.`,
    });
  }

  /** Resolves when it has been spawned; `ready()` says more. */
  async start(release: StagedRelease, spec: Spec, { signal, logFile, restart }: StartOptions = {}): Promise<Instance> {
    const { home, onLog } = this.#options;
    if (logFile !== undefined) await mkdir(dirname(logFile), { recursive: true });
    return this.driverOf(release).start(release, {
      runDir: join(home, 'run'),
      cacheDir: join(home, 'cache'),
      readyTimeout: readyMs(spec),
      onLog: (line) => onLog(line, release),
      ...(signal && { signal }),
      ...(logFile !== undefined && { logFile }),
      ...(restart !== undefined && { restart }),
    });
  }
}

/** Milliseconds that an instance of it has to become ready. */
export function readyMs({ serve }: Spec): number {
  return serve?.ready === undefined ? READY_MS : parseDuration(serve.ready)!;
}
