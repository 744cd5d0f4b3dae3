import type { GateResult } from '../../api/control/rollout.ts';
import type { Diagnoses } from '../../diagnosis/diagnose-in-thread.ts';

/** What a gate says; the rollout adds which gate it was, when, and how long it took. */
export type Verdict = Pick<GateResult, 'verdict' | 'summary' | 'cause'> & {
  evidence: Record<string, unknown>;
  /** Where the gate itself knows why. */
  diagnosis?: Diagnoses;
};

export function passed(summary: string, evidence: Record<string, unknown> = {}): Verdict {
  return { verdict: 'pass', summary, evidence, cause: null };
}

export function warned(summary: string, evidence: Record<string, unknown> = {}): Verdict {
  return { verdict: 'warn', summary, evidence, cause: null };
}

export function skipped(reason: string): Verdict {
  return { verdict: 'skip', summary: reason, evidence: {}, cause: null };
}

/** @param cause one of docs/reference/gates.md */
export function failed(cause: string, summary: string, evidence: Record<string, unknown> = {}): Verdict {
  return { verdict: 'fail', summary, evidence, cause };
}
