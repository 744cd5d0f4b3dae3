import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import type { Driver, StagedRelease } from '../driver.ts';
import type { BackoffOptions } from '../supervisor/backoff.ts';
import type { HeartbeatOptions } from '../supervisor/copy.ts';
import { healthPath } from '../supervisor/health.ts';
import { type Place, type Prepared, supervise } from '../supervisor/supervisor.ts';
import { resolveArgv, workingFolder } from './argv.ts';
import { ownFolders, programEnvironment } from './environment.ts';
import { executable } from './executable.ts';
import { Ports } from './ports.ts';

const CAPABILITIES = { recyclable: true, memory: process.platform === 'linux', cancellable: false };
const ROOT = resolve(import.meta.dirname, '../../..');
const HEALTH = '/healthz';

/**
 * A program that does one thing at a time answers its health path when the request under way is done: three misses in a row
 * are most of a minute, more than requests take by default.
 */
const HEARTBEAT: HeartbeatOptions = { everyMs: 2_000, missMs: 15_000, misses: 3 };

export interface CommandDriverOptions {
  backoff?: BackoffOptions;
  heartbeat?: HeartbeatOptions;
}

/** Runs releases that bring, or name, a program which serves HTTP: see docs/reference/drivers.md. */
export function createCommandDriver(options: CommandDriverOptions = {}): Driver {
  const ports = new Ports();
  return {
    name: 'command',
    capabilities: CAPABILITIES,
    start: (release, instanceOptions) =>
      supervise({
        heartbeat: HEARTBEAT,
        ...instanceOptions,
        ...options,
        driver: 'command',
        release,
        capabilities: CAPABILITIES,
        health: healthPath(release.health ?? HEALTH),
        prepare: (place) => prepare(release, place, ports),
      }),
  };
}

async function prepare(release: StagedRelease, { socketPath, dir }: Place, ports: Ports): Promise<Prepared> {
  const [file, ...args] = await executable(resolveArgv(release), dir);
  const cwd = workingFolder(release);
  await Promise.all(Object.values(ownFolders(dir)).map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
  const port = release.runtime.listen === 'socket' ? undefined : await ports.take();
  const endpoint = port === undefined ? { socketPath } : { origin: `http://127.0.0.1:${port}` };
  const env = programEnvironment({
    server: process.env,
    nodeDir: dirname(process.execPath),
    release,
    dir,
    endpoint,
    root: ROOT,
    cores: availableParallelism(),
  });
  return {
    command: { file, args, cwd, env },
    endpoint,
    dispose: () => port !== undefined && ports.give(port),
  };
}
