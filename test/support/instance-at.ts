import type { Instance } from '../../src/runtime/driver.ts';

let made = 0;

/** An instance that somebody else keeps: whatever answers HTTP at `origin`, as a foreign program. */
export function instanceAt(origin: string, more: Partial<Instance> = {}): Instance {
  return {
    id: `at-${++made}`,
    release: { id: `sha256:${String(made % 10).repeat(64)}`, version: `${made}.0.0` },
    endpoint: { origin },
    status: { state: 'ready', restarts: 0 },
    capabilities: { recyclable: false, memory: false, cancellable: false },
    output: () => [],
    ready: async () => {},
    recycle: async () => {},
    ping: async (signal) => {
      const answer = await fetch(origin, { signal }).catch(() => null);
      await answer?.body?.cancel();
      return answer !== null;
    },
    onChange: () => () => {},
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
    ...more,
  };
}
