import { once } from 'node:events';
import type { UpOptions } from '../cli/host.ts';
import { createLogger } from '../observe/logger.ts';
import { createOnnxDriver } from '../runtime/onnx/driver.ts';
import { embeddedSpec, type Installation, webDir } from './installation.ts';
import { createService } from './service.ts';
import { showProgress } from './show-progress.ts';

/** Serves until SIGINT or SIGTERM; requests that are inside by then get their answer. Resolves to the exit code. */
export async function up(options: UpOptions, installation: Installation): Promise<number> {
  const { host, port, home, size, file, quiet, json } = options;
  const terminal = Boolean(process.stdout.isTTY) && !json;
  const progress = showProgress(process.stderr, { quiet, json });
  await using service = await createService({
    host,
    port,
    home,
    specFile: file ?? embeddedSpec(installation, size),
    webDir: webDir(installation),
    version: installation.version,
    drivers: [createOnnxDriver()],
    logger: createLogger({ level: terminal ? 'warn' : 'info' }),
    onProgress: progress.update,
    onTrouble: progress.trouble,
  });
  const stopped = stopSignal();
  const { url } = await service.start();
  progress.say(`lastgood ${installation.version} on ${url} (Ctrl-C stops it)`, { url });
  service
    .ready()
    .then(() => progress.say(`Ready: open ${url}, or POST a photo to ${url}/parse`, { ready: true }), ignore);
  const signal = await stopped;
  progress.say(`${signal}: requests under way end, then everything stops.`, { signal });
  await service.close();
  return 0;
}

/** `ready()` rejects only because the service was closed, which `up` itself does. */
const ignore = () => {};

/** The first SIGINT or SIGTERM; a second one ends the process at once, for whoever does not want to wait. */
async function stopSignal(): Promise<NodeJS.Signals> {
  const [signal] = await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
  return signal;
}
