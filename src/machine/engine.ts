import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** An engine on this machine answers at once or not at all. */
const PATIENCE_MS = 1_000;

type Place = { socketPath: string } | { host: string; port: number };

/** https://docs.docker.com/reference/api/engine/ (GET /version); podman answers the same. */
const version = z.object({
  Version: z.string().max(100),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
});

/** The container engine that answers here, such as `Docker 27.3.1` or `Podman 5.2.0`; null when none does. */
export async function findEngine(signal: AbortSignal, env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  for (const place of placesOf(env)) {
    const name = await ask(place, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])).catch(() => null);
    signal.throwIfAborted();
    if (name !== null) return name;
  }
  return null;
}

async function ask(place: Place, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request({ ...place, path: '/version', headers: { host: 'localhost' }, agent: false, signal }, (answer) => {
    text(answer).then(resolve, reject);
  })
    .on('error', reject)
    .end();
  const { Version, Components } = version.parse(JSON.parse(await promise));
  const isPodman = Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  return `${isPodman ? 'Podman' : 'Docker'} ${Version}`;
}

/** What `DOCKER_HOST` names, and nothing else; without it where engines mostly are. Remote ones (ssh, TLS) are not asked. */
function placesOf(env: NodeJS.ProcessEnv): Place[] {
  if (env.DOCKER_HOST) {
    const url = URL.parse(env.DOCKER_HOST);
    if (url?.protocol === 'unix:') return [{ socketPath: decodeURIComponent(url.pathname) }];
    const isPlain = url !== null && ['tcp:', 'http:'].includes(url.protocol) && !env.DOCKER_TLS_VERIFY;
    return isPlain ? [{ host: url.hostname, port: Number(url.port) || 2375 }] : [];
  }
  const home = env.HOME || homedir();
  const run = env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    ...(run ? [join(run, 'docker.sock'), join(run, 'podman', 'podman.sock')] : []),
    join(home, '.docker', 'run', 'docker.sock'),
    '/run/podman/podman.sock',
  ].map((socketPath) => ({ socketPath }));
}
