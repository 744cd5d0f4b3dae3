import { dirname, join } from 'node:path';
import process from 'node:process';
import type { Driver, RuntimeSettings, StagedRelease } from '../driver.ts';
import { workingFolder } from '../program/argv.ts';
import { programHealth, programHeartbeat } from '../program/health.ts';
import { Ports } from '../program/ports.ts';
import { prepareProgram } from '../program/prepare.ts';
import { threadsEach } from '../program/threads.ts';
import type { BackoffOptions } from '../supervisor/backoff.ts';
import type { HeartbeatOptions } from '../supervisor/copy.ts';
import { WORKER_PROTOCOL } from '../supervisor/health.ts';
import { type Place, type Prepared, type SuperviseOptions, supervise } from '../supervisor/supervisor.ts';
import { entryArgv } from './entry.ts';
import { environmentOf, mustHave } from './environment.ts';
import { findSeal, type Seal, sealed } from './network.ts';
import { pythonVariables } from './variables.ts';

/** Of foreign programs: a worker of lastgood's own can also be asked to stop the work on one request. */
const CAPABILITIES = { recyclable: true, memory: process.platform === 'linux', cancellable: false };

export interface PythonDriverOptions {
  backoff?: BackoffOptions;
  heartbeat?: HeartbeatOptions;
}

/** What all starts of a driver share. */
interface Ground {
  ports: Ports;
  /** How a program is started without a network, where that is possible. */
  seal: Seal | null;
  cacheDir: string;
}

/** Runs releases that have a Python environment, by its own interpreter: see docs/reference/drivers.md. */
export function createPythonDriver(options: PythonDriverOptions = {}): Driver {
  const ports = new Ports();
  let seal: Promise<Seal | null> | undefined;
  return {
    name: 'python',
    capabilities: CAPABILITIES,
    start: async (release, instanceOptions) => {
      seal ??= findSeal();
      const ground = { ports, seal: await seal, cacheDir: instanceOptions.cacheDir };
      return supervise({
        ...instanceOptions,
        ...conductOf(release),
        ...options,
        driver: 'python',
        release,
        prepare: (place) => prepare(release, place, ground),
      });
    },
  };
}

/** How an instance is asked how it is, and what it can be asked for. */
function conductOf(release: StagedRelease): Pick<SuperviseOptions, 'health' | 'heartbeat' | 'capabilities'> {
  const { worker, wsgi, workers = 1, env } = release.runtime;
  if (worker !== undefined) return { health: WORKER_PROTOCOL, capabilities: { ...CAPABILITIES, cancellable: true } };
  // gunicorn's workers take one request each: one more would wait behind another although a third worker may be free.
  const isOurs = wsgi !== undefined && env?.GUNICORN_CMD_ARGS === undefined;
  return {
    health: programHealth(release, isOurs ? { concurrency: workers } : {}),
    heartbeat: programHeartbeat(release),
    capabilities: CAPABILITIES,
  };
}

async function prepare(release: StagedRelease, place: Place, { ports, seal, cacheDir }: Ground): Promise<Prepared> {
  const { runtime } = release;
  const environment = await environmentOf(release);
  if (runtime.wsgi !== undefined) await mustHave(environment, 'gunicorn', runtime.wsgi);
  if (runtime.asgi !== undefined) await mustHave(environment, 'uvicorn', runtime.asgi);
  const listen = listenOf(runtime);
  const threads = threadsEach(runtime, runtime.workers);
  const program = {
    argv: (endpoint: Prepared['endpoint']) => entryArgv({ release, environment, endpoint }),
    cwd: runtime.worker === undefined ? workingFolder(release) : place.dir,
    listen,
    path: [join(environment.dir, 'bin'), dirname(process.execPath)],
    variables: pythonVariables({ environment, cacheDir, threads }),
  };
  const prepared = await prepareProgram({ release, program, place, ports });
  // A port would be one of the network that is taken away.
  if (seal === null || listen === 'port' || runtime.network === 'allowed') return prepared;
  return { ...prepared, command: await sealed(prepared.command, seal) };
}

/** What we start ourselves listens on a socket unless it is told otherwise; a program is told a port, as by the driver command. */
function listenOf({ worker, command, listen }: RuntimeSettings): 'port' | 'socket' {
  return worker !== undefined ? 'socket' : (listen ?? (command === undefined ? 'socket' : 'port'));
}
