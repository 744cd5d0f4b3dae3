import { once } from 'node:events';
import type { EmbeddedOptions, EmbeddedService } from '../cli/host.ts';
import { createLogger } from '../observe/logger.ts';
import type { Installation } from './installation.ts';
import { parts } from './parts.ts';
import { createService } from './service.ts';
import { showProgress } from './show-progress.ts';

/**
 * The same service on a free loopback port, for one command. Resolves when it answers.
 * @throws LastgoodError what keeps the release from running: unlike `up`, it is not tried again
 */
export async function embedded(options: EmbeddedOptions, installation: Installation): Promise<EmbeddedService> {
  const { home, size, quiet, json, signal } = options;
  signal.throwIfAborted();
  const progress = showProgress(process.stderr, { quiet, json });
  const trouble = Promise.withResolvers<never>();
  const service = await createService({
    ...parts(installation, size),
    host: '127.0.0.1',
    port: 0,
    home,
    logger: createLogger({ level: 'error' }),
    onProgress: progress.update,
    onTrouble: trouble.reject,
  });
  const aborted = once(signal, 'abort').then(() => signal.throwIfAborted());
  aborted.catch(() => {}); // raced below, unless the start fails first
  try {
    const { url } = await service.start();
    await Promise.race([service.ready(), trouble.promise, aborted]);
    return { url, close: () => service.close() };
  } catch (error) {
    await service.close(0);
    throw error;
  }
}
