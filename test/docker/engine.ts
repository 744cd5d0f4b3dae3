import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Docker engine to build with. */
export interface Engine extends AsyncDisposable {
  /** What `docker` says on stdout; rejects with what it says on stderr. */
  docker(...args: string[]): Promise<string>;
}

/** The engine that answers already, else one started for this test alone, with folders of its own; null where there is neither. */
export async function findEngine(): Promise<Engine | null> {
  if (await answers({})) return { docker: docker({}), async [Symbol.asyncDispose]() {} };
  if (process.getuid?.() !== 0 || (await run('dockerd', ['--version']).catch(() => null)) === null) return null;
  return startEngine();
}

const docker =
  (env: NodeJS.ProcessEnv) =>
  async (...args: string[]): Promise<string> => {
    const { stdout } = await run('docker', args, { env: { ...process.env, ...env }, maxBuffer: 64e6 });
    return stdout.trim();
  };

const answers = async (env: NodeJS.ProcessEnv): Promise<boolean> =>
  docker(env)('info', '--format', '{{.ServerVersion}}').then(
    (version) => /^\d/.test(version),
    () => false,
  );

async function startEngine(): Promise<Engine> {
  const dir = await mkdtemp(join(tmpdir(), 'lastgood-dockerd-'));
  await mkdir(join(dir, 'exec'));
  const socket = `unix://${dir}/docker.sock`;
  const folders = ['--data-root', join(dir, 'data'), '--exec-root', join(dir, 'exec'), '--pidfile', join(dir, 'pid')];
  // No bridge: another engine of this machine may have it.
  const child = spawn('dockerd', [...folders, '--bridge=none', '--iptables=false', '--host', socket], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const env = { DOCKER_HOST: socket };
  const listens = new Promise<void>((resolve) => {
    child.stderr.on('data', (line) => String(line).includes('API listen on') && resolve());
  });
  await Promise.race([listens, ended]);
  if (!(await answers(env))) throw new Error('dockerd does not answer');
  return {
    docker: docker(env),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      // The namespace of containers without a network stays mounted.
      await run('umount', [join(dir, 'exec/netns/default')]).catch(() => {});
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
