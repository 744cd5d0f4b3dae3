import { once } from 'node:events';
import { cp, link, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Demo, DemoExample, DemoOptions } from '../cli/host.ts';
import { LastgoodError } from '../errors.ts';
import { createLogger } from '../observe/logger.ts';
import { createMetrics } from '../observe/metrics.ts';
import { openToken } from '../server/control/token.ts';
import type { ServerOptions } from '../server/options.ts';
import { createServer } from '../server/server.ts';
import { bootstrap } from './bootstrap.ts';
import { openHouse } from './house.ts';
import type { Installation } from './installation.ts';
import { parts } from './parts.ts';
import { whenReady } from './ready.ts';
import { servicesOf } from './services.ts';
import { showProgress } from './show-progress.ts';

const words = z.looseObject({ en: z.string() });
const examples = z.looseObject({
  service: z.string(),
  upgrades: z.array(z.looseObject({ name: z.string(), title: words, wrong: words, does: words, end: z.string() })),
});

const folderOf = ({ root }: Installation) => join(root, 'examples', 'broken-upgrades');

async function readExamples(installation: Installation) {
  return examples.parse(JSON.parse(await readFile(join(folderOf(installation), 'index.json'), 'utf8')));
}

export async function demoExamples(installation: Installation): Promise<DemoExample[]> {
  const { upgrades } = await readExamples(installation);
  return upgrades.map(({ name, title, wrong, does, end }) => ({
    name,
    title: title.en,
    wrong: wrong.en,
    does: does.en,
    end,
    file: join(folderOf(installation), name, 'release.yaml'),
  }));
}

/** A server of its own with the lite release, in a temporary home that borrows the weights of the user's store. */
export async function demo({ home, quiet, json, signal }: DemoOptions, installation: Installation): Promise<Demo> {
  const dir = await mkdtemp(join(tmpdir(), 'lastgood-demo-'));
  const undo: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const dispose = async () => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    await borrow(join(home, 'store'), join(dir, 'store'));
    const { service: name } = await readExamples(installation);
    const { drivers, specFile, welcome, webDir, version } = parts(installation, 'lite');
    const logger = createLogger({ level: 'silent' });
    const house = await openHouse({ home: dir, defaultService: name, drivers, logger });
    undo.push(() => house.close(1_000));
    const services = servicesOf(house, name);
    const token = await openToken(dir);
    const control = { keeper: house.keeper, token };
    const options = {
      host: '127.0.0.1',
      webDir,
      version,
      logger,
      metrics: createMetrics(),
      services,
      control,
    };
    const { url, close } = await listen(options);
    undo.push(close);
    const service = house.keeper.keeperOf(name);
    const progress = showProgress(process.stderr, { quiet, json });
    const trouble = Promise.withResolvers<never>();
    const booting = bootstrap(house, service, {
      specFile,
      welcome,
      explicit: false,
      signal,
      onProgress: progress.update,
      onTrouble: trouble.reject,
    });
    await Promise.race([booting.then(() => whenReady(service, signal)), trouble.promise, abortOf(signal)]);
    const photo = await readFile(
      join(installation.root, 'models', 'pose-parts', 'golden', 'lite', 'inputs', 'camera.jpg'),
    );
    return { url, token, service: name, home: dir, photos: [photo], [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** On the port that one of the upgrades wants as well, so that it is taken; on another when somebody has it already. */
async function listen(options: Omit<ServerOptions, 'port'>): Promise<{ url: string; close: () => Promise<void> }> {
  const start = async (port: number) => {
    const server = createServer({ ...options, port });
    const { url } = await server.start();
    return { url, close: () => server.close(1_000) };
  };
  try {
    return await start(7860);
  } catch (error) {
    if (error instanceof LastgoodError && error.code === 'port_in_use') return start(0);
    throw error;
  }
}

async function abortOf(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

/** Blobs by hard links: nothing is downloaded, and nothing is changed over there. */
async function borrow(from: string, to: string): Promise<void> {
  const blobs = join('blobs', 'sha256');
  await mkdir(join(to, blobs), { recursive: true });
  for (const name of await readdir(join(from, blobs)).catch(() => [])) {
    const [source, target] = [join(from, blobs, name), join(to, blobs, name)];
    await link(source, target).catch(() => cp(source, target));
  }
}
