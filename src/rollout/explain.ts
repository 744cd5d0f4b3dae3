import { existsSync } from 'node:fs';
import type { GateName, RolloutState } from '../api/control/rollout.ts';
import type { DiagnosedCause, Diagnosis } from '../api/diagnosis.ts';
import { type Diagnoses, diagnoseInThread } from '../diagnosis/diagnose-in-thread.ts';
import type { Release } from '../release/release.ts';
import type { Instance } from '../runtime/driver.ts';
import { circumstancesOf, releaseIfKept } from './circumstances.ts';
import { logOf } from './evidence.ts';
import type { Cause, Run } from './run.ts';
import type { ServiceKeeper } from './service-keeper.ts';

/** What fails of a candidate whose log may say why. Answers that are wrong leave nothing in it. */
const TOLD_IN_LOGS: Partial<Record<GateName, ReadonlySet<string> | 'all'>> = {
  start: 'all',
  golden: new Set(['no-answer', 'too-slow', 'status-differs', 'answer-empty']),
  budget: new Set(['no-answer', 'status-differs', 'answer-empty']),
  shadow: new Set(['errors-on-live-traffic', 'status-differs']),
  watch: new Set(['instance-died', 'rescues', 'errors-on-live-traffic', 'golden-probe-failed']),
};

/** Whoever waits for the end of a rollout waits no longer than this for its reason, in milliseconds. */
const DEADLINE_MS = 10_000;

interface End {
  state: RolloutState;
  cause: Cause | null;
}

export interface Patient {
  service: ServiceKeeper;
  release: Release;
  instance: Instance | null;
}

/**
 * Looks for why the candidate failed in its log, when everything is decided and done: the diagnosis goes to the gate that
 * failed and into the words of the end, and changes neither. Never rejects.
 */
export async function explain(run: Run, end: End, patient: Patient): Promise<End> {
  if (!isToldInLogs(run) || end.cause === null) return end;
  const { closing, context } = patient.service;
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(DEADLINE_MS), closing]);
    const diagnoses = await diagnosesOf(run, patient, signal);
    if (diagnoses.en.causes.length === 0) return end;
    run.diagnosed(diagnoses);
    return { ...end, cause: explained(end.cause, diagnoses.en) };
  } catch (error) {
    if (!closing.aborted) context.onBug(new Error(`Why ${run.id} ended so was not found out.`, { cause: error }));
    return end;
  }
}

function isToldInLogs({ record: { gates } }: Run): boolean {
  const failed = gates.at(-1);
  if (failed?.verdict !== 'fail') return false;
  const causes = TOLD_IN_LOGS[failed.gate];
  return causes === 'all' || (failed.cause !== null && causes?.has(failed.cause) === true);
}

async function diagnosesOf(run: Run, { service, release, instance }: Patient, signal: AbortSignal): Promise<Diagnoses> {
  const { home, store } = service.context;
  const { from } = run.record;
  const before = from && from.id !== release.id ? await releaseIfKept(from.id, store) : null;
  const circumstances = await circumstancesOf({ release, before, exit: instance?.status.exit ?? null }, store);
  const path = logOf(home, run.id);
  // One that ended without a word left none.
  const log = existsSync(path) ? ({ kind: 'file', path } as const) : ({ kind: 'text', text: '' } as const);
  return diagnoseInThread({ ...log, circumstances }, signal);
}

/** Only what is decided is said as the cause. */
function explained({ code, summary, hint }: Cause, { verdict, causes: [best] }: Diagnosis): Cause {
  if (verdict !== 'decided' || best === undefined) return { code, summary, hint };
  return { code, summary: `${summary} ${best.summary}`, hint: [...remedyOf(best), hint].join(' ') };
}

/** The first that is left to do: the traffic is where it belongs already. */
function remedyOf({ remedies }: DiagnosedCause): string[] {
  const first = remedies.find(({ command }) => command !== 'lastgood rollback');
  if (first === undefined) return [];
  return [first.command === undefined ? first.text : `${first.text.replace(/\.$/, '')}: \`${first.command}\`.`];
}
