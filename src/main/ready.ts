import type { ServiceKeeper } from '../rollout/service-keeper.ts';

/** Resolves when a release of the service answers; rejects with the signal's reason. */
export async function whenReady({ router }: ServiceKeeper, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { current } = router.table;
    const changed = Promise.withResolvers<void>();
    const undo = router.onChange(() => changed.resolve());
    const aborted = () => changed.resolve();
    signal.addEventListener('abort', aborted);
    try {
      if (current && (await Promise.race([isReady(current.instance, signal), changed.promise])) === true) return;
      if (!current) await changed.promise;
    } finally {
      undo();
      signal.removeEventListener('abort', aborted);
    }
  }
}

async function isReady(
  instance: NonNullable<ServiceKeeper['router']['table']['current']>['instance'],
  signal: AbortSignal,
): Promise<true> {
  if (instance.status.state === 'ready') return true;
  const { promise, resolve, reject } = Promise.withResolvers<true>();
  const undo = instance.onChange(({ state }) => state === 'ready' && resolve(true));
  const aborted = () => reject(signal.reason);
  signal.addEventListener('abort', aborted);
  try {
    return await promise;
  } finally {
    undo();
    signal.removeEventListener('abort', aborted);
  }
}
