import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from '../../../scripts/build-web.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import type { RoutingTable } from '../../../src/gateway/route.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { createMetrics } from '../../../src/observe/metrics.ts';
import type { Driver, StagedRelease } from '../../../src/runtime/driver.ts';
import { createOnnxDriver } from '../../../src/runtime/onnx/driver.ts';
import { createServer, type Server } from '../../../src/server/server.ts';
import { onlyService } from '../../../src/server/services.ts';

/** The service with its page, as `npm start` runs it, with a parser that needs no weights. */
export interface PageService extends AsyncDisposable {
  url: string;
  /** What the server routes by; without `current` it is not ready. */
  table: RoutingTable;
  /** The instance's route, to put back into `table`. */
  route: NonNullable<RoutingTable['current']>;
  /** While held, photos are not parsed. */
  hold(): Promise<void>;
  release(): Promise<void>;
  /** The server leaves, with its open connections; the instance stays. */
  leave(): Promise<void>;
  /** The server comes back to the same address. */
  comeBack(): Promise<void>;
}

const FIGURES = fileURLToPath(new URL('figures-recipe.ts', import.meta.url));

export interface PageServiceOptions {
  driver?: Driver;
  /** The release's folder and runtime, for a driver of its own. */
  release?: Pick<StagedRelease, 'dir' | 'runtime'>;
}

export async function openPageService(options: PageServiceOptions = {}): Promise<PageService> {
  const webDir = buildWeb();
  const dir = await mkdtemp(join(tmpdir(), 'page-'));
  const gate = join(dir, 'gate');
  const release: StagedRelease = {
    service: 'human-parsing',
    id: `sha256:${'5ea1'.repeat(16)}`,
    version: '9.9.9',
    dir,
    runtime: { driver: 'onnx', recipe: 'figures', threads: 1, settings: { gate } },
    ...options.release,
  };
  const driver = options.driver ?? createOnnxDriver({ recipes: FIGURES });
  const instance = await driver.start(release, {
    runDir: join(dir, 'run'),
    cacheDir: join(dir, 'cache'),
    readyTimeout: 60_000,
  });
  await instance.ready(AbortSignal.timeout(60_000));
  const route = { release, generation: 3, instance };
  const state = { table: { version: 1, service: 'human-parsing', current: route } as RoutingTable, port: 0 };
  const gateway: Gateway = createGateway({ table: () => state.table });

  const listen = async (): Promise<Server> => {
    const server = createServer({
      host: '127.0.0.1',
      port: state.port,
      services: onlyService(gateway, () => state.table),
      logger: createLogger({ level: 'silent' }),
      metrics: createMetrics({ processMetrics: false }),
      webDir,
      version: '0.0.1',
    });
    const { url } = await server.start();
    state.port = Number(new URL(url).port);
    return server;
  };
  let server: Server | undefined = await listen();

  return {
    url: `http://127.0.0.1:${state.port}`,
    route,
    get table() {
      return state.table;
    },
    set table(table) {
      state.table = table;
    },
    hold: () => writeFile(gate, ''),
    release: () => rm(gate, { force: true }),
    async leave() {
      await server?.close(0);
      server = undefined;
    },
    async comeBack() {
      server = await listen();
    },
    async [Symbol.asyncDispose]() {
      await rm(gate, { force: true });
      await server?.close(0);
      await Promise.all([gateway.close(0), instance.close(0)]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
