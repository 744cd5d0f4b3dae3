import type { Control, SpokenCall } from '../api/control/client.ts';
import type { LastgoodEvent } from '../api/control/event.ts';
import type { FollowOptions } from '../api/control/follow-events.ts';
import type { ControlOptions } from '../cli/host.ts';
import { createLogger } from '../observe/logger.ts';
import { readSpec } from '../release/spec.ts';
import type { Keeper } from '../rollout/keeper.ts';
import { openHouse } from './house.ts';
import type { Installation } from './installation.ts';
import { parts } from './parts.ts';

/** The keeper of a home inside this process, for commands that need no server: releases, proofs, the store. */
export async function control(
  { home, signal }: ControlOptions,
  installation: Installation,
): Promise<Control & AsyncDisposable> {
  const { drivers, specFile } = parts(installation, 'full');
  const { service } = await readSpec(specFile);
  const logger = createLogger({ level: 'silent' });
  const house = await openHouse({ home, defaultService: service, drivers, logger });
  return { ...controlOf(house.keeper, signal), [Symbol.asyncDispose]: () => house.close(0) };
}

function controlOf(keeper: Keeper, stop: AbortSignal): Control {
  const both = (signal?: AbortSignal) => (signal ? AbortSignal.any([signal, stop]) : stop);
  const spoken = ({ lang = 'en', signal }: SpokenCall = {}) => ({ lang, signal: both(signal) });
  return {
    services: async () => keeper.services(),
    service: async (name) => keeper.service(name),
    history: (service) => keeper.history(service),
    releases: () => keeper.releases(),
    release: (ref) => keeper.release(ref),
    diff: (a, b) => keeper.diff(a, b),
    createRelease: (body, call) => keeper.createRelease(body, both(call?.signal)),
    verify: (ref, call) => keeper.verify(ref, both(call?.signal)),
    pin: (ref, pinned) => keeper.pin(ref, pinned),
    deleteRelease: (ref) => keeper.deleteRelease(ref),
    deploy: (service, body) => keeper.deploy(service, body),
    prove: (service, body) => keeper.prove(service, body),
    rollout: (id, call) => keeper.rollout(id, call?.lang),
    rollouts: (filter = {}, call) => keeper.rollouts(filter, call?.lang),
    cancel: (id) => keeper.cancel(id),
    rollback: (service, body) => keeper.rollback(service, body),
    evidenceUrl: (rollout, name) => `evidence/${rollout}/${name}`,
    diagnose: (body, call) => keeper.diagnose(Buffer.from(JSON.stringify(body)), spoken(call)),
    diagnoseService: (name, call) => keeper.diagnoseService(name, spoken(call)),
    diagnoseRelease: (ref, call) => keeper.diagnoseRelease(ref, spoken(call)),
    advise: (service, { probeNetwork = false, ...call } = {}) =>
      keeper.advise(service, { ...spoken(call), probeNetwork }),
    store: () => keeper.store(),
    gc: (options, call) => keeper.gc(options, both(call?.signal)),
    fsck: (options, call) => keeper.fsck(options, both(call?.signal)),
    events: ({ signal, ...which } = {}) => follow(keeper, { ...which, signal: both(signal) }),
    // There is nobody to be told apart from inside of one process.
    signIn: async () => {},
    signOut: async () => {},
  };
}

/** Kept events as FollowOptions says, then what happens until the signal aborts. */
async function* follow(
  { events }: Keeper,
  { after = null, tail, service, follow: live = true, signal }: FollowOptions & { signal: AbortSignal },
): AsyncGenerator<LastgoodEvent> {
  const waiting = after === null && tail === 0 ? [] : events.since(after, after === null ? tail : undefined);
  let wake = () => {};
  const undo = events.subscribe((event) => {
    waiting.push(event);
    wake();
  });
  const stop = () => wake();
  signal.addEventListener('abort', stop);
  try {
    while (!signal.aborted) {
      const next = waiting.shift();
      if (!next && !live) return;
      if (next && (service === undefined || next.service === service)) yield next;
      if (!next) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    undo();
    signal.removeEventListener('abort', stop);
  }
}
