import { once } from 'node:events';
import { join } from 'node:path';
import type { EmbeddedOptions, EmbeddedService } from '../cli/host.ts';
import { createGateway } from '../gateway/gateway.ts';
import { Router } from '../gateway/route.ts';
import { createLogger } from '../observe/logger.ts';
import { createMetrics } from '../observe/metrics.ts';
import { readSpec } from '../release/spec.ts';
import { Fleet } from '../rollout/fleet.ts';
import { stageRelease } from '../rollout/stage.ts';
import { createServer } from '../server/server.ts';
import { openStore } from '../store/store.ts';
import type { Installation } from './installation.ts';
import { parts } from './parts.ts';
import { showProgress } from './show-progress.ts';
import { STARTING } from './trouble.ts';

/**
 * The embedded release behind a server on a free loopback port, for one command: no history, no standby, nothing that a
 * server on the same home could be disturbed by. Resolves when it answers.
 * @throws LastgoodError what keeps the release from running: unlike with `up`, it is not tried again
 */
export async function embedded(options: EmbeddedOptions, installation: Installation): Promise<EmbeddedService> {
  const { home, size, quiet, json, signal } = options;
  signal.throwIfAborted();
  const { drivers, specFile, welcome, webDir, version } = parts(installation, size);
  const logger = createLogger({ level: 'error' });
  const spec = await readSpec(specFile);
  const release = await stageRelease(spec, {
    store: await openStore(join(home, 'store')),
    cacheDir: join(home, 'cache'),
    welcome: await Promise.all(welcome.map(readSpec)),
    signal,
    onProgress: showProgress(process.stderr, { quiet, json }).update,
  });
  const fleet = new Fleet({ home, drivers, onLog: (line) => logger.debug({ instance: line }) });
  const instance = await fleet.start(release, spec, { restart: false });
  const router = new Router(spec.service, STARTING);
  const gateway = createGateway({ table: () => router.table });
  const service = {
    name: spec.service,
    gateway,
    table: () => router.table,
    limits: () => ({}),
    asSent: () => false,
    standby: () => null,
  };
  const services = { default: service, get: () => undefined, all: () => [service] };
  const metrics = createMetrics();
  const server = createServer({ host: '127.0.0.1', port: 0, services, webDir, version, logger, metrics });
  const close = async (graceMs: number) => {
    await server.close(graceMs);
    await gateway.close(graceMs);
    await instance.close();
  };
  const aborted = once(signal, 'abort').then(() => signal.throwIfAborted());
  aborted.catch(() => {}); // raced below, unless the start fails first
  try {
    const { url } = await server.start();
    await Promise.race([instance.ready(signal), aborted]);
    router.replace({ current: { release: { id: release.id, version: release.version }, generation: 1, instance } });
    return { url, close: () => close(30_000) };
  } catch (error) {
    await close(0);
    signal.throwIfAborted();
    throw error;
  }
}
