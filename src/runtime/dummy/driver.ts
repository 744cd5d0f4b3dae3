import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Driver, StagedRelease } from '../driver.ts';
import type { BackoffOptions } from '../supervisor/backoff.ts';
import type { Command } from '../supervisor/child.ts';
import type { HeartbeatOptions } from '../supervisor/copy.ts';
import { WORKER_PROTOCOL } from '../supervisor/health.ts';
import { supervise } from '../supervisor/supervisor.ts';

const CAPABILITIES = { recyclable: true, memory: true, cancellable: true };
const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

export interface DummyDriverOptions {
  backoff?: BackoffOptions;
  heartbeat?: HeartbeatOptions;
}

/**
 * Runs releases without networks, for tests: a process of the same protocol that does what each request's body tells it to
 * (see `DummyOrder`) and starts as `runtime.settings.start` says (see `DummyStart`).
 */
export function createDummyDriver(options: DummyDriverOptions = {}): Driver {
  return {
    name: 'dummy',
    capabilities: CAPABILITIES,
    start: (release, instanceOptions) =>
      supervise({
        ...instanceOptions,
        ...options,
        driver: 'dummy',
        release,
        capabilities: CAPABILITIES,
        health: WORKER_PROTOCOL,
        prepare: ({ socketPath }) => ({ endpoint: { socketPath }, command: workerCommand(release, socketPath) }),
      }),
  };
}

function workerCommand(release: StagedRelease, socket: string): Command {
  const config = { socket, release, ...release.runtime.settings };
  const env = { ...process.env, ...release.runtime.env };
  return { file: process.execPath, args: [WORKER, `--config=${JSON.stringify(config)}`], env };
}
