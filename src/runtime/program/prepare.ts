import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import type { Endpoint, StagedRelease } from '../driver.ts';
import type { Place, Prepared } from '../supervisor/supervisor.ts';
import { type EnvironmentOptions, ownFolders, programEnvironment } from './environment.ts';
import { executable } from './executable.ts';
import type { Ports } from './ports.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** A foreign program, as a driver has its release started. */
export interface Program extends Pick<EnvironmentOptions, 'path' | 'variables'> {
  argv(endpoint: Endpoint): [string, ...string[]];
  cwd: string;
  listen: 'port' | 'socket';
}

export interface PrepareOptions {
  release: StagedRelease;
  program: Program;
  place: Place;
  ports: Ports;
}

/** Makes what one start of it needs: a port or a socket's path, its own folders, its environment. */
export async function prepareProgram({ release, program, place, ports }: PrepareOptions): Promise<Prepared> {
  const { socketPath, dir } = place;
  await Promise.all(Object.values(ownFolders(dir)).map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
  const port = program.listen === 'socket' ? undefined : await ports.take();
  const dispose = () => port !== undefined && ports.give(port);
  const endpoint = port === undefined ? { socketPath } : { origin: `http://127.0.0.1:${port}` };
  try {
    const [file, ...args] = await executable(program.argv(endpoint), dir);
    const { cwd, path, variables } = program;
    const env = programEnvironment({ server: process.env, root: ROOT, release, dir, endpoint, path, variables });
    return { command: { file, args, cwd, env }, endpoint, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
