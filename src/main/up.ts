import { once } from 'node:events';
import type { UpOptions } from '../cli/host.ts';
import { listenForInterrupt } from '../cli/interrupt.ts';
import { LastgoodError } from '../errors.ts';
import { createLogger, LOG_LEVELS, type LogLevel } from '../observe/logger.ts';
import type { Installation } from './installation.ts';
import { parts } from './parts.ts';
import { createService } from './service.ts';
import { showProgress } from './show-progress.ts';

/** Serves until SIGINT or SIGTERM; requests that are inside by then get their answer. Resolves to the exit code. */
export async function up(options: UpOptions, installation: Installation): Promise<number> {
  const { host, port, home, size, file, quiet, json } = options;
  const terminal = Boolean(process.stdout.isTTY) && !json;
  const progress = showProgress(process.stderr, { quiet, json });
  await using service = await createService({
    ...parts(installation, size),
    ...(file !== undefined && { specFile: file }),
    host,
    port,
    home,
    logger: createLogger({ level: logLevel(terminal) }),
    onProgress: progress.update,
    onTrouble: progress.trouble,
  });
  using interrupt = listenForInterrupt();
  const { url } = await service.start();
  progress.say(`lastgood ${installation.version} on ${url} (Ctrl-C stops it)`, { url });
  service
    .ready()
    .then(() => progress.say(`Ready: open ${url}, or POST a photo to ${url}/parse`, { ready: true }), ignore);
  if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
  progress.say('Stopping: requests under way end first.', { stopping: true });
  await service.close();
  return 0;
}

/** `ready()` rejects only because the service was closed, which `up` itself does. */
const ignore = () => {};

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
