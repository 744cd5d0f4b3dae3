import type { Control } from '../../../../src/api/control/client.ts';
import type { ReleaseSummary } from '../../../../src/api/control/release.ts';
import type { Rollout } from '../../../../src/api/control/rollout.ts';
import { ENDED } from '../../../../src/api/control/rollout-states.ts';
import type { Generation, ServiceView } from '../../../../src/api/control/service.ts';
import type { Language } from '../../../../src/api/diagnosis.ts';

/** What the server said when it was last asked. */
export interface World {
  services: ServiceView[];
  /** The one that is shown; null when there is none of that name. */
  service: ServiceView | null;
  /** Newest first. */
  history: Generation[];
  releases: ReleaseSummary[];
  /** Newest first. */
  rollouts: Rollout[];
  /** `Date.now()` of the answer. */
  at: number;
}

/** @param wanted name of the service; the default one otherwise */
export async function readWorld(
  control: Control,
  wanted: string | null,
  call: { signal: AbortSignal; lang: Language },
): Promise<World> {
  const services = await control.services(call);
  const service = wanted
    ? services.find(({ name }) => name === wanted)
    : (services.find((one) => one.default) ?? services[0]);
  const [releases, history, rollouts] = await Promise.all([
    control.releases(call),
    service ? control.history(service.name, call) : [],
    service ? control.rollouts({ service: service.name, limit: 20 }, call) : [],
  ]);
  return { services, service: service ?? null, releases, history, rollouts, at: Date.now() };
}

export const hasEnded = (rollout: Rollout): boolean => ENDED.includes(rollout.state);

/** The rollout of that id, or the one that the service is at, or was last. */
export function shownRollout(world: World, id: string | null): Rollout | null {
  const latest = world.service?.rollout ?? world.rollouts[0] ?? null;
  const wanted = id ?? latest?.id;
  // The list is told in the page's language, the service's own is not.
  const listed = world.rollouts.find((one) => one.id === wanted);
  return listed ?? (latest?.id === wanted ? latest : null);
}

/**
 * Milliseconds that a release took to start when it last did in a rollout, or null.
 * What a cold way back takes, as far as anyone knows.
 */
export function lastStart(world: World, release: string): number | null {
  for (const one of world.rollouts) {
    if (one.release.id !== release) continue;
    const ms = one.steps.find(({ step }) => step === 'starting')?.ms;
    if (ms) return ms;
  }
  return null;
}

/** Releases marked irreversible that served after a generation began: what going back to it goes past. */
export function irreversiblePast(world: World, generation: number): string[] {
  const marked = new Map(world.releases.filter((one) => one.irreversible).map((one) => [one.id, one.version]));
  const past = world.history.filter((one) => one.generation > generation && marked.has(one.release.id));
  return [...new Set(past.map((one) => one.release.version))];
}
