import type { Generation } from '../../../../src/api/control/service.ts';
import { irreversiblePast, lastStart, type World } from './world.ts';

/** How going back would go, as far as it is known now. */
export type Speed =
  | { how: 'warm'; ms: number | null; measuredAt: string | null }
  /** It has to be started first. */
  | { how: 'cold'; ms: number | null }
  /** It should be running, but is not ready. */
  | { how: 'unready'; reason: string | null }
  /** Nobody answers who would know. */
  | { how: 'unknown' };

export interface WayBack {
  /** null: to the standby, wherever that is when the server is asked. */
  generation: number | null;
  version: string;
  from: { version: string; generation: number } | null;
  speed: Speed;
  /** It served before and did not prove good. */
  unsettled: boolean;
  /** Releases marked irreversible that it goes past. */
  irreversible: string[];
}

/**
 * The way back to a generation, or to the standby without one; null when there is no standby.
 * @param stale the server does not answer: what was known of its readiness does not hold any more
 */
export function wayBack(world: World, target: Generation | null, stale: boolean): WayBack | null {
  const { current, standby } = world.service ?? { current: null, standby: null };
  const to = target?.release ?? standby?.release;
  if (!to) return null;
  const generation = target?.generation ?? standby?.release.generation ?? 0;
  return {
    generation: target?.generation ?? null,
    version: to.version,
    from: current && { version: current.release.version, generation: current.release.generation },
    speed: speedTo(to.id),
    unsettled: target !== null && !target.known_good,
    irreversible: irreversiblePast(world, generation),
  };

  function speedTo(id: string): Speed {
    if (stale) return { how: 'unknown' };
    if (standby?.release.id !== id) return { how: 'cold', ms: lastStart(world, id) };
    if (standby.mode === 'cold') return { how: 'cold', ms: standby.rollback_ms ?? lastStart(world, id) };
    if (!standby.ready) return { how: 'unready', reason: standby.reason };
    return { how: 'warm', ms: standby.rollback_ms, measuredAt: standby.measured_at };
  }
}
