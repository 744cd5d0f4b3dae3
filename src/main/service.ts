import { join } from 'node:path';
import type { Logger } from 'pino';
import { LastgoodError } from '../errors.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import type { RoutingTable } from '../gateway/route.ts';
import { createMetrics } from '../observe/metrics.ts';
import { type ReleaseSpec, readSpec } from '../release/spec.ts';
import { type StageProgress, stageRelease } from '../rollout/stage.ts';
import type { Driver, Instance, InstanceStatus } from '../runtime/driver.ts';
import { createServer, type Server } from '../server/server.ts';
import { openStore, type Store } from '../store/store.ts';
import { serveSettings } from './serve-settings.ts';
import { describeProgress, notStarting, pause, STARTING, unexpected } from './trouble.ts';

export interface ServiceOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** `$LASTGOOD_HOME`: store, caches, sockets. Made when missing. */
  home: string;
  /** release.yaml of what is served. */
  specFile: string;
  /** Releases that share its packages: what they need is kept when a package is downloaded anyway. */
  welcome?: readonly string[];
  /** Folder of the built page. */
  webDir: string;
  version: string;
  drivers: readonly Driver[];
  logger: Logger;
  onProgress?(progress: StageProgress): void;
  /** The release cannot be served now. It is tried again by itself: in `retryMs`, where that is known. */
  onTrouble?(trouble: LastgoodError, retryMs?: number): void;
}

/** Pauses between attempts to get a release, in milliseconds: what is in the way (network, disk) may go away. */
const RETRY_MS = [5_000, 10_000, 20_000, 40_000, 60_000];

/**
 * Reads the spec and makes the service of it, stopped.
 * @throws LastgoodError file_missing, spec_invalid
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  return new Service(options, await readSpec(options.specFile));
}

/** One service with its current release: HTTP server, gateway and the instance behind them. */
export class Service implements AsyncDisposable {
  readonly #options: ServiceOptions;
  readonly #spec: ReleaseSpec;
  readonly #stop = new AbortController();
  readonly #ready = Promise.withResolvers<void>();
  readonly #gateway: Gateway;
  readonly #server: Server;
  #table: RoutingTable;
  #activation: Promise<void> | undefined;
  #instance: Instance | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: ServiceOptions, spec: ReleaseSpec) {
    this.#options = options;
    this.#spec = spec;
    this.#table = { version: 1, service: spec.service, current: null, unavailable: STARTING };
    const table = () => this.#table;
    const { gateway, limits } = serveSettings(spec);
    this.#gateway = createGateway({ table, ...gateway });
    const { host, port, webDir, version, logger } = options;
    const metrics = createMetrics();
    this.#server = createServer({
      host,
      port,
      webDir,
      version,
      logger,
      metrics,
      limits,
      gateway: this.#gateway,
      table,
    });
    this.#ready.promise.catch(() => {});
  }

  /**
   * Answers HTTP from here on; the release follows in the background (`ready`), and until then requests are told what is missing.
   * @throws LastgoodError port_in_use, store_unwritable, store_full
   */
  async start(): Promise<{ url: string }> {
    const store = await openStore(join(this.#options.home, 'store'));
    const address = await this.#server.start();
    this.#activation = this.#activate(store);
    return address;
  }

  /** Resolves when the release answers; rejects when the service was closed before. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** In-flight requests end, then everything that was started is stopped. */
  close(graceMs = 30_000): Promise<void> {
    this.#closed ??= this.#close(graceMs);
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(graceMs: number): Promise<void> {
    this.#stop.abort(new Error('The service is being closed.'));
    this.#ready.reject(this.#stop.signal.reason);
    await Promise.all([this.#activation, this.#server.close(graceMs)]);
    await this.#gateway.close(graceMs);
    await this.#instance?.close();
  }

  /** Until it works or the service is closed: what is in the way is told in the meantime, and tried again. */
  async #activate(store: Store): Promise<void> {
    const { signal } = this.#stop;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        return await this.#bringUp(store, signal);
      } catch (error) {
        if (signal.aborted) break;
        if (!(error instanceof LastgoodError)) this.#options.logger.error({ err: error }, 'activation failed');
        const trouble = error instanceof LastgoodError ? error : unexpected(error);
        const retryMs = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!;
        this.#unavailable({ reason: trouble.message, hint: `${trouble.hint} lastgood tries again by itself.` });
        this.#options.onTrouble?.(trouble, retryMs);
        await pause(retryMs, signal);
      }
    }
  }

  async #bringUp(store: Store, signal: AbortSignal): Promise<void> {
    const { home, drivers, logger, welcome } = this.#options;
    const release = await stageRelease(this.#spec, {
      store,
      cacheDir: join(home, 'cache'),
      welcome: await Promise.all((welcome ?? []).map(readSpec)),
      signal,
      onProgress: (progress) => {
        this.#unavailable({
          reason: describeProgress(progress),
          hint: 'Wait: this happens once, later starts read the store.',
        });
        this.#options.onProgress?.(progress);
      },
    });
    const driver = drivers.find(({ name }) => name === release.runtime.driver);
    if (!driver) {
      throw new LastgoodError('spec_invalid', `No driver is called ${release.runtime.driver}.`, {
        hint: `runtime.driver is one of: ${drivers.map(({ name }) => name).join(', ')}.`,
      });
    }
    const dirs = { runDir: join(home, 'run'), cacheDir: join(home, 'cache') };
    const onLog = (line: string) => logger.debug({ instance: line });
    const { readyTimeout } = serveSettings(this.#spec);
    this.#instance = await driver.start(release, { ...dirs, readyTimeout, onLog });
    this.#instance.onChange((status) => this.#instanceChanged(status));
    this.#instanceChanged(this.#instance.status);
    const { id, version } = release;
    const current = { release: { id, version }, generation: 1, instance: this.#instance };
    this.#table = { version: this.#table.version + 1, service: release.service, current };
  }

  /** The instance heals itself; here its states are only told. */
  #instanceChanged({ state, reason, restarts }: InstanceStatus): void {
    const level = state === 'failed' || (state === 'starting' && reason) ? 'warn' : 'info';
    this.#options.logger[level]({ state, reason, restarts }, `instance ${state}`);
    if (state === 'ready') this.#ready.resolve();
    if (state === 'failed') this.#options.onTrouble?.(notStarting(reason));
  }

  #unavailable(unavailable: { reason: string; hint: string }): void {
    this.#table = { ...this.#table, version: this.#table.version + 1, unavailable };
  }
}
