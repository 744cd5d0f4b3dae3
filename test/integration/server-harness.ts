import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway } from '../../src/gateway/gateway.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { createMetrics, type Metrics } from '../../src/observe/metrics.ts';
import type { StagedRelease } from '../../src/runtime/driver.ts';
import { createOnnxDriver, type OnnxDriverOptions } from '../../src/runtime/onnx/driver.ts';
import type { ServerOptions, Services } from '../../src/server/options.ts';
import { createServer, type Server } from '../../src/server/server.ts';
import { onlyService } from '../../src/server/services.ts';
import { type House, type HouseOptions, openHouse } from '../faults/house.ts';

/** A listening server. */
export interface Listening extends AsyncDisposable {
  url: string;
  port: number;
  server: Server;
  metrics: Metrics;
  /** Log lines of the server, parsed. */
  log: Record<string, unknown>[];
  /** Resolves with the server's record of the request with this id. */
  record(id: string): Promise<Record<string, unknown>>;
}

/** The same with the gateway and the dummy instance behind it. */
export interface Served extends Listening {
  house: House;
}

/** A server on a free port before this gateway. */
export async function serve(services: Services, options: Partial<ServerOptions> = {}): Promise<Listening> {
  const webDir = await mkdtemp(join(tmpdir(), 'page-'));
  const log: Record<string, unknown>[] = [];
  const watchers = new Set<() => void>();
  const stream = {
    write(line: string) {
      log.push(JSON.parse(line));
      for (const watcher of watchers) watcher();
    },
  };
  const metrics = createMetrics({ processMetrics: false });
  const server = createServer({
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ level: 'debug', stream }),
    metrics,
    webDir,
    version: '0.0.1',
    services,
    ...options,
  });
  const { url } = await server.start();
  return {
    url,
    port: Number(new URL(url).port),
    server,
    metrics,
    log,
    record: (id) =>
      new Promise((resolve, reject) => {
        const overdue = setTimeout(() => reject(new Error(`the request ${id} was not recorded`)), 20_000);
        const look = () => {
          const found = log.find((line) => line.msg === 'request' && line.request_id === id);
          if (!found) return;
          clearTimeout(overdue);
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      await server.close(0);
      await rm(webDir, { recursive: true, force: true });
    },
  };
}

/** A server before the dummy release. */
export async function openServer(
  options: { house?: HouseOptions; server?: Partial<ServerOptions> } = {},
): Promise<Served> {
  const house = await openHouse(options.house);
  try {
    const served = await serve(
      onlyService(house.gateway, () => house.table),
      options.server,
    );
    return {
      ...served,
      house,
      async [Symbol.asyncDispose]() {
        await served[Symbol.asyncDispose]();
        await house[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await house[Symbol.asyncDispose]();
    throw error;
  }
}

/** A server before a release that the onnx driver runs in its real worker. */
export async function openOnnxServer(release: StagedRelease, options?: OnnxDriverOptions): Promise<Listening> {
  const dir = await mkdtemp(join(tmpdir(), 'onnx-'));
  const dirs = { runDir: join(dir, 'run'), cacheDir: join(dir, 'cache') };
  const instance = await createOnnxDriver(options).start(release, { ...dirs, readyTimeout: 60_000 });
  await instance.ready(AbortSignal.timeout(60_000));
  const { id, version, service } = release;
  const table = { version: 1, service, current: { release: { id, version }, generation: 1, instance } };
  const gateway = createGateway({ table: () => table });
  const served = await serve(onlyService(gateway, () => table));
  return {
    ...served,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await gateway.close(0);
      await instance.close(0);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A connection without any HTTP client in between. */
export interface Wire extends Disposable {
  socket: Socket;
  /** Resolves with all that has come in once it matches. Rejects when the other side closes before. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with all that came in when the other side has closed. `reset` tells how. */
  closed: Promise<{ text: string; reset: boolean }>;
}

export function dial(port: number): Wire {
  const socket = connect({ port, host: '127.0.0.1' });
  let text = '';
  let reset = false;
  const closed = new Promise<{ text: string; reset: boolean }>((resolve) => {
    socket.on('error', () => {
      reset = true;
    });
    socket.on('close', () => resolve({ text, reset }));
  });
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  return {
    socket,
    closed,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(text)) resolve(text);
        };
        socket.on('data', look);
        socket.on('close', () => reject(new Error(`closed before ${pattern}, after: ${text}`)));
        look();
      }),
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** A body of so many bytes that the dummy release answers shortly. */
export function ballast(bytes: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode('{"do":"echo"}'.padEnd(bytes));
}

/** The JSON body of an answer. */
export async function read(answer: Response): Promise<Record<string, unknown>> {
  return (await answer.json()) as Record<string, unknown>;
}

/** The JSON body in a raw HTTP answer. */
export function jsonOf(answer: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(answer.slice(answer.indexOf('\r\n\r\n') + 4), 'latin1').toString('utf8'));
}
