import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createGateway,
  type Gateway,
  type GatewayAnswer,
  type GatewayOptions,
  type GatewayRequest,
} from '../../src/gateway/gateway.ts';
import { type Outcome, type Route, Router, type RoutingTable } from '../../src/gateway/route.ts';
import type { Instance, StagedRelease } from '../../src/runtime/driver.ts';
import { createDummyDriver, type DummyDriverOptions } from '../../src/runtime/dummy/driver.ts';
import type { DummyOrder, DummyStart } from '../../src/runtime/dummy/orders.ts';
import { dummyRelease } from './dummy-release.ts';

/** A gateway before a dummy instance, and a standby where one is asked for, each in its own real process; and what tests need to watch them. */
export interface House extends AsyncDisposable {
  gateway: Gateway;
  /** Of the release that is current at first. */
  instance: Instance;
  release: StagedRelease;
  router: Router;
  readonly table: RoutingTable;
  current: Route;
  /** @throws when the house was opened without one */
  readonly standby: Route;
  /** What the gateway told, in order. */
  outcomes: Outcome[];
  /** Starts another release; it has no role until the router is told of it. */
  open(options?: StartOptions): Promise<Route>;
  /** Sends an order; `leave` makes the client go away. */
  send(order: DummyOrder, more?: Partial<GatewayRequest>): Sent;
  /** Resolves with the worker's log record of this event about this request (or about any). */
  logged(event: string, id?: string): Promise<Record<string, unknown>>;
}

export interface Sent {
  id: string;
  answer: Promise<GatewayAnswer>;
  leave(): void;
}

export interface StartOptions {
  /** Without it, it is ready when it is here. */
  start?: DummyStart;
  concurrency?: number;
  /** The program is a foreign one: its work cannot be stopped. */
  foreign?: boolean;
}

export interface HouseOptions
  extends Partial<Omit<GatewayOptions, 'table' | 'concurrency'>>,
    DummyDriverOptions,
    StartOptions {
  /** A second release behind the first one. */
  standby?: StartOptions | true;
}

export async function openHouse(houseOptions: HouseOptions = {}): Promise<House> {
  const { start, concurrency, foreign, standby, backoff, heartbeat, ...options } = houseOptions;
  const dir = await mkdtemp(join(tmpdir(), 'house-'));
  const log: Record<string, unknown>[] = [];
  const watchers = new Set<() => void>();
  const driver = createDummyDriver({ ...(backoff ? { backoff } : {}), ...(heartbeat ? { heartbeat } : {}) });
  const instances: Instance[] = [];
  const open = async ({ foreign = false, concurrency = 2, ...settings }: StartOptions = {}): Promise<Route> => {
    const number = instances.length;
    const digest = ['d', 'e', 'f', 'a'][number] ?? '0';
    const release = { ...dummyRelease(dir, { concurrency, ...settings }), id: `sha256:${digest.repeat(64)}` };
    const instance = await driver.start(release, {
      runDir: join(dir, 'run'),
      cacheDir: join(dir, 'cache'),
      readyTimeout: 20_000,
      onLog: (line) => {
        if (!line.startsWith('{')) return;
        log.push(JSON.parse(line));
        for (const watcher of watchers) watcher();
      },
    });
    instances.push(instance);
    if (!settings.start) await instance.ready(AbortSignal.timeout(20_000));
    const seen = foreign ? asForeign(instance) : instance;
    return { release, generation: 7 + number, instance: seen };
  };

  const current = await open({
    ...(start && { start }),
    ...(concurrency && { concurrency }),
    ...(foreign && { foreign }),
  });
  const second = standby ? await open(standby === true ? {} : standby) : null;
  const router = new Router('dummy', { reason: 'Nothing yet.', hint: 'Wait.' });
  router.replace({ current, standby: second });
  const outcomes: Outcome[] = [];
  const gateway = createGateway({
    table: () => router.table,
    onTableChange: (listener) => router.onChange(listener),
    deadlineMs: 20_000,
    onOutcome: (outcome) => outcomes.push(outcome),
    spillDir: join(dir, 'spill'),
    ...options,
  });
  let sent = 0;

  return {
    gateway,
    instance: current.instance,
    release: current.release as StagedRelease,
    router,
    get table() {
      return router.table;
    },
    current,
    get standby() {
      if (!second) throw new Error('the house has no standby');
      return second;
    },
    outcomes,
    open,
    send: (order, more = {}) => {
      const id = `r${++sent}`;
      const client = new AbortController();
      const answer = gateway.forward({
        requestId: id,
        method: 'POST',
        path: '/parse',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(order)),
        arrivedAt: performance.now(),
        signal: client.signal,
        ...more,
      });
      answer.catch(() => {}); // tests look at it when they get there
      return { id, answer, leave: () => client.abort() };
    },
    logged: (event, id) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = log.find((record) => record.event === event && (id === undefined || record.id === id));
          if (!found) return;
          watchers.delete(look);
          clearTimeout(timer);
          resolve(found);
        };
        const timer = setTimeout(() => reject(new Error(`the worker never logged ${event} ${id ?? ''}`)), 20_000);
        watchers.add(look);
        look();
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([gateway.close(0), ...instances.map((instance) => instance.close(0))]);
      await rm(dir, { recursive: true });
    },
  };
}

/** The same instance as a driver of foreign programs would show it. */
function asForeign(instance: Instance): Instance {
  const capabilities = { ...instance.capabilities, cancellable: false };
  return new Proxy(instance, {
    get: (target, name) => {
      if (name === 'capabilities') return capabilities;
      if (name === 'status') return { ...target.status, concurrency: undefined };
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** What the dummy worker echoed. */
export function bodyOf(answer: GatewayAnswer): Record<string, unknown> {
  return JSON.parse(Buffer.from(answer.body).toString());
}
