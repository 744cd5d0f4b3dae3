import type { RuntimeSettings, StagedRelease } from '../../src/runtime/driver.ts';

/** A release of the programs in `programs/`, run by the command driver. */
export function commandRelease(command: string[], runtime: Partial<RuntimeSettings> = {}): StagedRelease {
  return {
    service: 'plain',
    id: `sha256:${'c'.repeat(64)}`,
    version: '1.2.3',
    dir: new URL('programs', import.meta.url).pathname,
    runtime: { driver: 'command', threads: 'auto', settings: {}, command, ...runtime },
  };
}
