import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'undici';
import { createGateway } from '../../src/gateway/gateway.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import type { Instance, StagedRelease } from '../../src/runtime/driver.ts';
import { createOnnxDriver } from '../../src/runtime/onnx/driver.ts';
import { createServer } from '../../src/server/server.ts';
import { onlyService } from '../../src/server/services.ts';
import type { BenchPhoto } from './photos.ts';

export interface BenchService {
  url: string;
  instance: Instance;
  /** Process id of the worker. */
  pid(): Promise<number>;
  /** The answer to `POST /parse`; throws unless it is a 200. */
  parse(photo: BenchPhoto): Promise<{ people: unknown[]; timings: Record<string, number> }>;
  /** Its body in another format. */
  draw(photo: BenchPhoto, format: 'overlay' | 'labels'): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** HTTP server, gateway and one worker process: what `npm start` runs, ready for requests. */
export async function startService(release: StagedRelease, cacheDir: string): Promise<BenchService> {
  const runDir = await mkdtemp(join(tmpdir(), 'bench-'));
  const driver = createOnnxDriver();
  const instance = await driver.start(release, { runDir, cacheDir, readyTimeout: 120_000 });
  await instance.ready(AbortSignal.timeout(120_000));
  const table = () => ({ version: 1, service: release.service, current: { release, generation: 1, instance } });
  const gateway = createGateway({ table });
  const server = createServer({
    host: '127.0.0.1',
    port: 0,
    services: onlyService(gateway, table),
    logger: createLogger({ level: 'error' }),
    metrics: createMetrics(),
    webDir: runDir,
    version: '0.0.0',
  });
  const { url } = await server.start();
  // Not fetch: its body streams cost more than all of the transport that is measured here.
  const clients = new Pool(url);
  const send = async ({ name, bytes }: BenchPhoto, path: string) => {
    const answer = await clients.request({ method: 'POST', path, body: bytes });
    const body = await answer.body.bytes();
    if (answer.statusCode !== 200) throw new Error(`${name}: ${answer.statusCode} ${Buffer.from(body)}`);
    return body;
  };
  return {
    url,
    instance,
    pid: async () => {
      const { socketPath } = instance.endpoint as { socketPath: string };
      const client = new Client('http://worker', { socketPath });
      const { body } = await client.request({ method: 'GET', path: '/.lastgood/status' });
      const { pid } = (await body.json()) as { pid: number };
      await client.close();
      return pid;
    },
    parse: async (photo) => JSON.parse(Buffer.from(await send(photo, '/parse')).toString()),
    draw: (photo, format) => send(photo, `/parse?format=${format}`),
    close: async () => {
      await clients.close();
      await server.close(1_000);
      await gateway.close(1_000);
      await instance.close();
      await rm(runDir, { recursive: true });
    },
  };
}
