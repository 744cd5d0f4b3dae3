import type { Rollout } from '../../../../src/api/control/rollout.ts';
import { STEPS, type StepName } from '../../../../src/api/control/rollout-states.ts';
import { hasEnded } from './world.ts';

/** A proof does not touch the traffic. */
const PROOF: readonly StepName[] = ['staging', 'verifying', 'starting', 'proving'];

export type StepState = 'done' | 'running' | 'failed' | 'skipped' | 'waiting';

export interface TrackStep {
  name: StepName;
  state: StepState;
  /** ISO time of its beginning, and milliseconds that it took; null as far as not known. */
  at: string | null;
  ms: number | null;
}

/** The steps of a rollout as they stand: the last one that began is where it is, or where it ended. */
export function trackOf(rollout: Rollout): TrackStep[] {
  const names = rollout.kind === 'proof' ? PROOF : STEPS;
  const begun = new Map(rollout.steps.map((step) => [step.step, step]));
  const last = names.findLastIndex((name) => begun.has(name));
  const ended = hasEnded(rollout);
  const settled = rollout.state === 'settled';
  return names.map((name, i) => {
    const { at = null, ms = null } = begun.get(name) ?? {};
    return { name, state: stateAt(i), at, ms };

    function stateAt(index: number): StepState {
      if (!begun.has(name))
        return index < last || (settled && name !== 'settled') ? 'skipped' : settled ? 'done' : 'waiting';
      if (index < last || settled) return 'done';
      return ended ? 'failed' : 'running';
    }
  });
}
