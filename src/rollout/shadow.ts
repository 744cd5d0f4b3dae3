import type { ShadowPair } from '../gateway/route.ts';
import type { Instance } from '../runtime/driver.ts';
import type { Verdict } from './gates/gate.ts';
import { judgeShadow } from './gates/shadow.ts';
import type { Run } from './run.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { type Laid, refOf } from './slot.ts';

/** Live requests that are compared at most, and how long they are waited for, in milliseconds. */
const PAIRS = 50;
const WAIT_MS = 60_000;

/** Copies a share of the live requests to the candidate and compares the answers; nobody gets the candidate's. */
export async function shadowGate(
  run: Run,
  { instance, release, tolerance }: Laid & { instance: Instance },
  service: ServiceKeeper,
): Promise<Verdict> {
  const pairs: ShadowPair[] = [];
  const enough = Promise.withResolvers<void>();
  service.onShadow = (pair) => {
    pairs.push(pair);
    run.progress('shadow', 'live requests', pairs.length, PAIRS);
    if (pairs.length >= PAIRS) enough.resolve();
  };
  const stop = () => enough.resolve();
  const timer = setTimeout(stop, WAIT_MS);
  run.signal.addEventListener('abort', stop);
  const route = { release: refOf(release), generation: service.nextGeneration(), instance };
  service.router.replace({ shadow: { route, share: run.record.policy.shadow ?? 0 } });
  try {
    await enough.promise;
  } finally {
    service.router.replace({ shadow: null });
    service.onShadow = null;
    clearTimeout(timer);
    run.signal.removeEventListener('abort', stop);
  }
  return judgeShadow(pairs, { tolerance });
}
