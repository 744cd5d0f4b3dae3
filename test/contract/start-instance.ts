import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Driver, Instance, InstanceOptions, StagedRelease } from '../../src/runtime/driver.ts';
import { scratchDir } from '../support/scratch.ts';

/** Starts an instance in a folder of its own; it is closed when the test is over. */
export async function startInstance(
  driver: Driver,
  release: StagedRelease,
  options: Partial<InstanceOptions> = {},
): Promise<Instance> {
  const dir = await scratchDir();
  const instance = await driver.start(release, {
    runDir: join(dir, 'run'),
    cacheDir: join(dir, 'cache'),
    readyTimeout: 20_000,
    ...options,
  });
  onTestFinished(() => instance.close(0));
  return instance;
}

/** What a start that is to fail says of it. */
export async function failedStart(driver: Driver, release: StagedRelease, options: Partial<InstanceOptions> = {}) {
  const instance = await startInstance(driver, release, { restart: false, ...options });
  await instance.ready(AbortSignal.timeout(20_000)).catch(() => {});
  return instance.status;
}
