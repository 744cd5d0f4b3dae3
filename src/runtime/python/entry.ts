import { join, resolve } from 'node:path';
import { LastgoodError } from '../../errors.ts';
import type { Endpoint, RuntimeEnvironment, StagedRelease } from '../driver.ts';
import { resolveArgv, workingFolder } from '../program/argv.ts';
import { threadsEach } from '../program/threads.ts';

const PYTHON = resolve(import.meta.dirname, '../../../python');
const GUNICORN_SETTINGS = join(PYTHON, 'gunicorn_settings.py');
/** Folders of lastgood's own workers, by the names that releases give. */
const WORKERS: Record<string, string> = { 'modelscope-m2fp': join(PYTHON, 'modelscope_m2fp') };
/** Ours closes idle connections earlier: a request never meets one that is being closed. */
const KEEP_ALIVE_S = 75;

interface EntryOptions {
  release: StagedRelease;
  environment: RuntimeEnvironment;
  /** Where it is to listen. */
  endpoint: Endpoint;
}

type Argv = [string, ...string[]];

/** What starts a release. @throws LastgoodError `spec_invalid` */
export function entryArgv(options: EntryOptions): Argv {
  const { worker, wsgi, asgi } = options.release.runtime;
  if (worker !== undefined) return ownWorker(worker, options);
  if (wsgi !== undefined) return gunicorn(wsgi, options);
  if (asgi !== undefined) return uvicorn(asgi, options);
  const [file, ...args] = resolveArgv(options.release);
  const isPython = file === 'python' || file === 'python3';
  return [isPython ? options.environment.python : file, ...args];
}

function ownWorker(name: string, { release, environment, endpoint }: EntryOptions): Argv {
  const folder = WORKERS[name];
  if (folder === undefined) {
    throw new LastgoodError('spec_invalid', `There is no worker ${name}.`, {
      hint: `Set runtime.worker to ${Object.keys(WORKERS).join(' or ')}.`,
    });
  }
  const { id, version, dir, runtime } = release;
  const { settings } = runtime;
  const config = { ...endpoint, release: { id, version }, dir, settings, threads: threadsEach(runtime) };
  return [environment.python, folder, `--config=${JSON.stringify(config)}`];
}

function gunicorn(application: string, { release, environment, endpoint }: EntryOptions): Argv {
  const bind = 'socketPath' in endpoint ? `unix:${endpoint.socketPath}` : new URL(endpoint.origin).host;
  const options = {
    config: GUNICORN_SETTINGS,
    bind,
    chdir: workingFolder(release),
    workers: release.runtime.workers ?? 1,
  };
  return [environment.python, '-m', 'gunicorn', ...asFlags(options), application];
}

function uvicorn(application: string, { release, environment, endpoint }: EntryOptions): Argv {
  const { hostname, port } = 'origin' in endpoint ? new URL(endpoint.origin) : {};
  const listen = 'socketPath' in endpoint ? { uds: endpoint.socketPath } : { host: hostname, port };
  const options = {
    ...listen,
    'app-dir': workingFolder(release),
    workers: release.runtime.workers ?? 1,
    'timeout-keep-alive': KEEP_ALIVE_S,
  };
  return [environment.python, '-m', 'uvicorn', ...asFlags(options), '--no-access-log', application];
}

const asFlags = (options: Record<string, string | number | undefined>): string[] =>
  Object.entries(options).map(([name, value]) => `--${name}=${value}`);
