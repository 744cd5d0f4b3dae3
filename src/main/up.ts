import { once, setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { UpOptions } from '../cli/host.ts';
import { listenForInterrupt } from '../cli/interrupt.ts';
import { LastgoodError } from '../errors.ts';
import { createLogger, LOG_LEVELS, type LogLevel } from '../observe/logger.ts';
import { createMetrics } from '../observe/metrics.ts';
import { readSpec } from '../release/spec.ts';
import { openToken } from '../server/control/token.ts';
import { createServer } from '../server/server.ts';
import { bootstrap } from './bootstrap.ts';
import { openHouse } from './house.ts';
import type { Installation } from './installation.ts';
import { parts } from './parts.ts';
import { whenReady } from './ready.ts';
import { servicesOf } from './services.ts';
import { showProgress } from './show-progress.ts';

/** How long requests that are inside when a signal comes may take, in milliseconds. */
const GRACE_MS = 30_000;

/** Serves until SIGINT or SIGTERM; requests that are inside by then get their answer. Resolves to the exit code. */
export async function up(options: UpOptions, installation: Installation): Promise<number> {
  const { host, port, home, size, sizeGiven, allowHosts, file, quiet, json } = options;
  const progress = showProgress(process.stderr, { quiet, json });
  const logger = createLogger({ level: logLevel(Boolean(process.stdout.isTTY) && !json) });
  const { webDir, version, drivers, specFile, welcome } = parts(installation, size);
  const chosen = file ?? specFile;
  const { service: name } = await readSpec(chosen);
  const metrics = createMetrics();
  const house = await openHouse({ home, defaultService: name, drivers, logger, meters: metrics });
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  let server: ReturnType<typeof createServer> | undefined;
  let booting = Promise.resolve();
  try {
    const service = house.keeper.keeperOf(name);
    const services = servicesOf(house, name);
    const token = await openToken(home);
    const control = { keeper: house.keeper, token, ...(allowHosts.length > 0 && { hosts: allowHosts }) };
    server = createServer({ host, port, webDir, version, logger, metrics, services, control });
    using interrupt = listenForInterrupt();
    const { url } = await server.start();
    house.noteAddress(url);
    progress.say(`lastgood ${version} on ${url} (Ctrl-C stops it)`, { url });
    progress.say(`Console: ${url}/console${signIn(token, home)}`, { console: `${url}/console` });
    whenReady(service, stop.signal).then(
      () => progress.say(`Ready: open ${url}, or POST a photo to ${url}/parse`, { ready: true }),
      () => {},
    );
    booting = house.recover(stop.signal).then(() =>
      bootstrap(house, service, {
        specFile: chosen,
        explicit: file !== undefined || sizeGiven,
        welcome,
        signal: stop.signal,
        onProgress: progress.update,
        onTrouble: progress.trouble,
      }),
    );
    booting.catch(house.context.onBug);
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
    progress.say('Stopping: requests under way end first.', { stopping: true });
    return 0;
  } finally {
    stop.abort(new Error('The server is being stopped.'));
    await server?.close(GRACE_MS);
    await house.close(GRACE_MS);
    await booting.catch(() => {});
  }
}

/** A link that signs in is for a terminal's eyes; elsewhere what is printed is kept by log collectors. */
function signIn(token: string, home: string): string {
  return process.stderr.isTTY ? `#token=${token}` : ` (its token: ${join(home, 'token')})`;
}

/** People at a terminal see the trouble; log collectors see every request. */
function logLevel(terminal: boolean): LogLevel {
  const wanted = process.env.LASTGOOD_LOG;
  if (!wanted) return terminal ? 'warn' : 'info';
  const level = LOG_LEVELS.find((name) => name === wanted);
  if (level) return level;
  throw new LastgoodError('usage', `LASTGOOD_LOG is "${wanted}".`, {
    hint: `Set it to one of: ${LOG_LEVELS.join(', ')}.`,
  });
}
