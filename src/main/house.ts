import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Logger } from 'pino';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { Comparer } from '../golden/comparer.ts';
import { CLOCK, type KeeperContext, type Meters } from '../rollout/context.ts';
import { Fleet } from '../rollout/fleet.ts';
import { HomeKeeper } from '../rollout/home-keeper.ts';
import { Journal } from '../rollout/journal.ts';
import { rebuildActivations, rebuildState } from '../rollout/rebuild.ts';
import { recover } from '../rollout/recover.ts';
import { ReleaseEnvironments } from '../rollout/release-environments.ts';
import type { ServiceKeeper } from '../rollout/service-keeper.ts';
import type { StageProgress } from '../rollout/stage.ts';
import { recordTaken } from '../rollout/taken.ts';
import type { Driver } from '../runtime/driver.ts';
import { endLeftovers } from '../runtime/supervisor/leftovers.ts';
import { Transport } from '../runtime/transport.ts';
import { readActivations } from '../state/activation-file.ts';
import { lockHome, noteAddress } from '../state/home-lock.ts';
import { openState } from '../state/state.ts';
import { openStore } from '../store/store.ts';
import { faultsOf } from './faults.ts';
import { noMeters } from './meters.ts';
import { settingsOf } from './serve-settings.ts';
import { pause } from './trouble.ts';

export interface HouseOptions {
  home: string;
  /** Answers on the root paths. */
  defaultService: string;
  drivers: readonly Driver[];
  logger: Logger;
  meters?: Meters;
  onProgress?(progress: StageProgress): void;
}

/** A home that somebody keeps: its store, its history, its services with their gateways. */
export interface House extends AsyncDisposable {
  context: KeeperContext;
  keeper: HomeKeeper;
  /** The database was lost, and with it what was wished at earlier starts. */
  rebuilt: boolean;
  gatewayOf(service: ServiceKeeper): Gateway;
  /** Where its server listens, for those who find the home locked. A disk that takes no note of it stops nobody. */
  noteAddress(url: string): void;
  /** Brings every service back to the release that it was on. */
  recover(signal: AbortSignal): Promise<void>;
  /** Requests under way end first. */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens a home for the one process that may keep it.
 * @throws LastgoodError `home_in_use`, `store_unwritable`, `store_full`, `state_unwritable`, `state_unreadable`
 */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { home, drivers, logger, defaultService, meters = noMeters, onProgress = () => {} } = options;
  await mkdir(home, { recursive: true, mode: 0o700 });
  using opened = new DisposableStack();
  opened.use(lockHome(home));
  const store = await openStore(join(home, 'store'));
  const { state, damaged, unusable } = await openState(home);
  opened.use(state);
  await rebuildActivations(join(home, 'services'), store).catch((error) => logger.error({ err: error }, 'no records'));
  const activations = await readActivations(join(home, 'services'));
  if (damaged !== null) logger.error({ damaged }, 'the database was damaged and is made anew from the store');
  if (unusable) logger.error({ err: unusable }, 'the history is kept in memory until the next start');
  // One that is gone altogether is no different.
  const rebuilt = state.generations.services().length === 0 && (await rebuildState(state, store, activations)) > 0;
  const ended = await endLeftovers(join(home, 'run'));
  const transport = new Transport();
  const comparer = new Comparer();
  const gateways = new Map<string, Gateway>();
  const journal = new Journal(state, faultsOf(process.env.LASTGOOD_FAULT));
  const context: KeeperContext = {
    home,
    store,
    environments: new ReleaseEnvironments({ home, store, onTaken: recordTaken(journal) }),
    transport,
    comparer,
    meters,
    onProgress,
    journal,
    fleet: new Fleet({
      home,
      drivers,
      onLog: (line, { version }) => logger.debug({ instance: line, release: version }),
    }),
    clock: CLOCK,
    openGateway: (name, router, hooks) => {
      const settings = () => settingsOf(keeper.keeperOf(name).current?.release.spec);
      const gateway = createGateway({
        table: () => router.table,
        onTableChange: (listener) => router.onChange(listener),
        queue: () => settings().queue,
        deadlineMs: () => settings().deadlineMs,
        replayable: (method, path) => settings().replayable(method, path),
        spillDir: join(home, 'run', 'spill'),
        ...hooks,
      });
      gateways.set(name, gateway);
      return gateway;
    },
    onBug: (error) => logger.error({ err: error }, 'bug'),
  };
  const keeper = new HomeKeeper(context, defaultService);
  for (const { service } of activations) keeper.keeperOf(service);
  context.journal.subscribe(({ type, message, service, data }) => {
    if (type !== 'rollout.progress')
      logger.info({ event: type, service, ...(type === 'rollout.ended' && data) }, message);
  });

  const close = async (graceMs: number) => {
    await Promise.all([...gateways.values()].map((gateway) => gateway.close(graceMs)));
    await keeper.close();
    await transport.close();
    await comparer[Symbol.asyncDispose]();
    context.journal.close();
    held.dispose();
  };
  const held = opened.move();
  let closed: Promise<void> | undefined;
  const closeOnce = (graceMs: number) => {
    closed ??= close(graceMs);
    return closed;
  };
  return {
    context,
    keeper,
    rebuilt,
    gatewayOf: ({ name }) => gateways.get(name)!,
    noteAddress: (url) => {
      try {
        noteAddress(home, url);
      } catch (error) {
        logger.warn({ err: error }, 'the address could not be noted');
      }
    },
    recover: async (signal) => {
      await Promise.all(
        activations.map(({ service: name }) => {
          const service = keeper.keeperOf(name);
          const first = Promise.withResolvers<void>();
          service.recovering = first.promise;
          service.background(comeBack(service, signal, first.resolve));
          return first.promise;
        }),
      );
      for (const { service, version, pids } of ended) {
        const message = `What a killed server had left of ${service} ${version} was ended.`;
        context.journal.tell({ type: 'recovered', service, message, data: { pids } });
      }
      await keeper.measureStore().catch(context.onBug);
    },
    close: closeOnce,
    [Symbol.asyncDispose]: () => closeOnce(30_000),
  };
}

/** Pauses between two tries, in milliseconds: what is in the way (a network, a disk) may go away. */
const RETRY_MS = [1_000, 5_000, 15_000, 60_000];

/** Until the service is back or the server stops. @param tried called after the first try, whatever came of it */
async function comeBack(service: ServiceKeeper, stop: AbortSignal, tried: () => void): Promise<void> {
  const signal = AbortSignal.any([stop, service.closing]);
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await recover(service, signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      service.context.onBug(error);
      const { message, hint = 'The log of the server has the details.' } = error as Error & { hint?: string };
      service.router.replace({ unavailable: { reason: message, hint: `${hint} lastgood tries again by itself.` } });
    } finally {
      tried();
    }
    await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!, signal);
    if (service.current) return; // somebody deployed meanwhile
  }
}
