import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Driver, InstanceOptions, StagedRelease } from '../driver.ts';
import type { BackoffOptions } from '../supervisor/backoff.ts';
import type { Command } from '../supervisor/child.ts';
import type { HeartbeatOptions } from '../supervisor/copy.ts';
import { WORKER_PROTOCOL } from '../supervisor/health.ts';
import { supervise } from '../supervisor/supervisor.ts';

const CAPABILITIES = { recyclable: true, memory: true, cancellable: true };
const WORKER = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

export interface OnnxDriverOptions {
  /** Module that exports `recipes`, for recipes that are not built in. */
  recipes?: string;
  backoff?: BackoffOptions;
  heartbeat?: HeartbeatOptions;
}

/** Runs releases of ONNX networks and a recipe, each in a worker process of this program. */
export function createOnnxDriver({ recipes, ...options }: OnnxDriverOptions = {}): Driver {
  return {
    name: 'onnx',
    capabilities: CAPABILITIES,
    start: (release, instanceOptions) =>
      supervise({
        ...instanceOptions,
        ...options,
        driver: 'onnx',
        release,
        capabilities: CAPABILITIES,
        health: WORKER_PROTOCOL,
        prepare: ({ socketPath, dir }) => ({
          endpoint: { socketPath },
          command: workerCommand({ release, socketPath, dir, cacheDir: instanceOptions.cacheDir, recipes }),
        }),
      }),
  };
}

interface WorkerCommandOptions extends Pick<InstanceOptions, 'cacheDir'> {
  release: StagedRelease;
  socketPath: string;
  /** The instance's own folder. */
  dir: string;
  recipes: string | undefined;
}

/** How a worker is started: its argv, and this process's environment with what the worker needs of its own. */
export function workerCommand({ release, socketPath, dir, cacheDir, recipes }: WorkerCommandOptions): Command {
  const { id, version, runtime } = release;
  const config = {
    socketPath,
    release: { id, version },
    dir: release.dir,
    cacheDir: join(cacheDir, 'networks'),
    recipe: runtime.recipe ?? '',
    settings: runtime.settings,
    threads: runtime.threads,
    recipes,
  };
  const env = {
    ...process.env,
    // Modules are stripped of their types and compiled once a host, not at each start.
    NODE_COMPILE_CACHE: join(cacheDir, 'code'),
    // glibc gives each thread heaps of its own and returns little of them: two heaps hold 90 MB less and are as fast.
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
    // ONNX Runtime leaves logs of its own there.
    TMPDIR: dir,
    ...runtime.env,
  };
  return { file: process.execPath, args: [WORKER, `--config=${JSON.stringify(config)}`], env };
}
