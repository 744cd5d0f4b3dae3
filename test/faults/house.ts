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
import type { RoutingTable } from '../../src/gateway/route.ts';
import type { Instance, StagedRelease } from '../../src/runtime/driver.ts';
import { createDummyDriver, type DummyDriverOptions } from '../../src/runtime/dummy/driver.ts';
import type { DummyOrder, DummyStart } from '../../src/runtime/dummy/orders.ts';
import { dummyRelease } from './dummy-release.ts';

/** A gateway before one dummy instance, each in its own real process, and what tests need to watch them. */
export interface House extends AsyncDisposable {
  gateway: Gateway;
  instance: Instance;
  table: RoutingTable;
  release: StagedRelease;
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

export interface HouseOptions extends Partial<Omit<GatewayOptions, 'table'>>, DummyDriverOptions {
  start?: DummyStart;
}

export async function openHouse({ start, backoff, heartbeat, ...options }: HouseOptions = {}): Promise<House> {
  const dir = await mkdtemp(join(tmpdir(), 'house-'));
  const release = dummyRelease(dir, { concurrency: options.concurrency ?? 2, ...(start ? { start } : {}) });
  const log: Record<string, unknown>[] = [];
  const watchers = new Set<() => void>();
  const driver = createDummyDriver({ ...(backoff ? { backoff } : {}), ...(heartbeat ? { heartbeat } : {}) });
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
  const table: RoutingTable = { version: 1, service: 'dummy', current: { release, generation: 7, instance } };
  const gateway = createGateway({ table: () => table, deadlineMs: 20_000, ...options });
  let sent = 0;

  return {
    gateway,
    instance,
    table,
    release,
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
      await Promise.all([gateway.close(0), instance.close(0)]);
      await rm(dir, { recursive: true });
    },
  };
}

/** What the dummy worker echoed. */
export function bodyOf(answer: GatewayAnswer): Record<string, unknown> {
  return JSON.parse(Buffer.from(answer.body).toString());
}
