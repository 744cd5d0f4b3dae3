import type { GateResult, Rollout } from '../../api/control/rollout.ts';

export type News =
  | { kind: 'step'; at: string; step: Rollout['state'] }
  | { kind: 'gate'; at: string; gate: GateResult };

/** Tells of each look at a rollout what is new in it: steps begun and gates decided, in the order they happened. */
export function newsReader(): (rollout: Rollout) => News[] {
  let steps = 0;
  let gates = 0;
  return (rollout) => {
    const begun = rollout.steps.slice(steps).map(({ step, at }): News => ({ kind: 'step', at, step }));
    const decided = rollout.gates.slice(gates).map((gate): News => ({ kind: 'gate', at: gate.at, gate }));
    steps = rollout.steps.length;
    gates = rollout.gates.length;
    return [...begun, ...decided].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  };
}
