import type { StagedRelease } from '../../src/runtime/driver.ts';
import type { DummyStart } from '../../src/runtime/dummy/orders.ts';

/** A release that the dummy driver runs. */
export function dummyRelease(
  dir: string,
  settings: { start?: DummyStart; slowMs?: number; concurrency?: number } = {},
): StagedRelease {
  return {
    service: 'dummy',
    id: `sha256:${'d'.repeat(64)}`,
    version: '0.0.1',
    dir,
    runtime: { driver: 'dummy', threads: 'auto', settings },
  };
}
