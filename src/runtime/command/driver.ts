import { dirname } from 'node:path';
import process from 'node:process';
import type { Driver, StagedRelease } from '../driver.ts';
import { resolveArgv, workingFolder } from '../program/argv.ts';
import { programHealth, programHeartbeat } from '../program/health.ts';
import { Ports } from '../program/ports.ts';
import { type Program, prepareProgram } from '../program/prepare.ts';
import { threadsEach } from '../program/threads.ts';
import type { BackoffOptions } from '../supervisor/backoff.ts';
import type { HeartbeatOptions } from '../supervisor/copy.ts';
import { supervise } from '../supervisor/supervisor.ts';

const CAPABILITIES = { recyclable: true, memory: process.platform === 'linux', cancellable: false };

/** For programs that turn out to be Python: log lines come out when they are written; nothing is compiled into the release's folder. */
const PYTHON = { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' };

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
        heartbeat: programHeartbeat(release),
        ...instanceOptions,
        ...options,
        driver: 'command',
        release,
        capabilities: CAPABILITIES,
        health: programHealth(release),
        prepare: async (place) => prepareProgram({ release, program: commandProgram(release), place, ports }),
      }),
  };
}

function commandProgram(release: StagedRelease): Program {
  const argv = resolveArgv(release);
  return {
    argv: () => argv,
    cwd: workingFolder(release),
    listen: release.runtime.listen ?? 'port',
    // `node` is the one that runs this server.
    path: [dirname(process.execPath)],
    variables: { ...PYTHON, OMP_NUM_THREADS: String(threadsEach(release.runtime)) },
  };
}
