import type { GateResult, Rollout } from '../api/control/rollout.ts';
import type { Language } from '../api/diagnosis.ts';
import type { Diagnoses } from '../diagnosis/diagnose-in-thread.ts';

/** A gate's result as it is journaled: a diagnosis is kept in every language. */
export type KeptGate = Omit<GateResult, 'diagnosis'> & { diagnosis?: Diagnoses };

export type KeptRollout = Omit<Rollout, 'gates'> & { gates: KeptGate[] };

/** The rollout as it is shown. */
export function toldIn(language: Language, { gates, ...rollout }: KeptRollout): Rollout {
  return {
    ...rollout,
    gates: gates.map(({ diagnosis, ...gate }) => ({ ...gate, ...(diagnosis && { diagnosis: diagnosis[language] }) })),
  };
}
