import { chanceOfFailures, toleratedRate } from './error-rate.ts';
import { LATENCY_FACTOR } from './latency-budget.ts';
import { judgeLiveLatency } from './live-latency.ts';
import { judgeLiveMemory } from './live-memory.ts';
import type { MemorySample } from './memory-growth.ts';

/** What users got from one release. */
export interface Traffic {
  ok: number;
  /** Rescued ones included. */
  failed: number;
  /** Milliseconds of good answers, oldest first. */
  latencies: readonly number[];
}

/** All that the watch over a release knows. */
export interface WatchState {
  /** Milliseconds since the switch. */
  elapsedMs: number;
  /** Milliseconds that the release is watched. */
  watchMs: number;
  /** What became of live requests since the switch. */
  candidate: Traffic & {
    /** Of failures, oldest first. */
    reasons: readonly string[];
  };
  /** … and before it, by the release before; null when there was none. */
  baseline: Traffic | null;
  /** Live requests that it failed and the standby answered: they were not the requests' fault. */
  rescued: number;
  /** Golden probes since the switch; null when it has no golden inputs. */
  probes: { passed: number; failedInARow: number; reason: string | null } | null;
  /** Times that its instance died since the switch. */
  restarts: number;
  memory: readonly MemorySample[];
  /** Bytes that it declares as its limit; null when it names none. */
  memoryLimit: number | null;
  /** Bytes of its budget against the release before; null when those are not known. */
  memoryBudget?: number | null;
  /** Times of the baseline's latency that it may take; default 1.5. */
  latencyBudget?: number | undefined;
}

export type WatchCause =
  | 'golden-probe-failed'
  | 'instance-died'
  | 'rescues'
  | 'errors-on-live-traffic'
  | 'memory-over-budget'
  | 'memory-grows'
  | 'latency-regression';

export interface WatchJudgement {
  decision: 'wait' | 'healthy' | 'regressed';
  cause: WatchCause | null;
  /** One sentence. */
  summary: string;
  evidence: Record<string, unknown>;
}

/** Something against the release: enough to send it back, or only to look longer. */
interface Finding {
  decided: boolean;
  cause: WatchCause;
  summary: string;
}

/** Wrong golden probes in a row, and deaths, that decide by themselves. */
const WRONG_PROBES = 2;
const DEATHS = 2;
/** Fewer failures, or fewer requests, decide nothing: one error in three requests is an accident. */
const LEAST_FAILURES = 3;
const LEAST_REQUESTS = 5;
/** Chances of seeing so many failures of a release that is no worse: asked at every look, and once more at the end. */
const CHANCE = 1e-4;
const LAST_CHANCE = 0.01;
/** With a doubt the watch lasts so many times as long. */
const EXTENSION = 2;
/** Right golden probes that a release needs to be called healthy, with live traffic to go by and without. */
const PROBES = { busy: 1, quiet: 3 };
const BUSY = 20;

/** Is the release that took the traffic as good as it must be? Asked again and again with what is known by then. */
export function judgeWatch(state: WatchState): WatchJudgement {
  const findings = RULES.flatMap((rule) => rule(state) ?? []);
  const evidence = evidenceOf(state);
  const against = findings.find(({ decided }) => decided);
  if (against) return { decision: 'regressed', cause: against.cause, summary: against.summary, evidence };
  const waiting = reasonToWait(state, findings[0]);
  if (waiting !== null) return { decision: 'wait', cause: null, summary: waiting, evidence };
  return { decision: 'healthy', cause: null, summary: praise(state), evidence };
}

/** A reason in brackets. */
function quote(reason: string | null | undefined): string {
  return reason ? ` (${reason.replace(/\.$/, '')})` : '';
}

/** In the order in which they explain each other. */
const RULES: ((state: WatchState) => Finding | null)[] = [probes, deaths, rescues, errors, memory, latency];

function probes({ probes }: WatchState): Finding | null {
  const wrong = probes?.failedInARow ?? 0;
  if (wrong === 0) return null;
  const how = wrong === 1 ? 'its last golden probe' : `${wrong} golden probes in a row`;
  const summary = `It answered ${how} wrongly${quote(probes!.reason)}.`;
  return { decided: wrong >= WRONG_PROBES, cause: 'golden-probe-failed', summary };
}

function deaths({ restarts }: WatchState): Finding | null {
  if (restarts === 0) return null;
  const summary = `Its instance died ${restarts === 1 ? 'once' : `${restarts} times`} since it took the traffic.`;
  return { decided: restarts >= DEATHS, cause: 'instance-died', summary };
}

function rescues(state: WatchState): Finding | null {
  const { rescued } = state;
  // What the baseline failed, too, says nothing here: the release before has answered these very requests.
  return failures(state, rescued, toleratedRate(null), 'rescues', 'failed and were answered by the release before');
}

function errors(state: WatchState): Finding | null {
  const { failed } = state.candidate;
  return failures(state, failed, toleratedRate(state.baseline), 'errors-on-live-traffic', 'failed');
}

function failures(state: WatchState, count: number, rate: number, cause: WatchCause, how: string): Finding | null {
  if (count === 0) return null;
  const total = requestsOf(state.candidate);
  const chance = chanceOfFailures(count, total, rate);
  const enough = count >= LEAST_FAILURES && total >= LEAST_REQUESTS;
  const bar = state.elapsedMs >= EXTENSION * state.watchMs ? LAST_CHANCE : CHANCE;
  if (chance > LAST_CHANCE) return null;
  const summary = `${count} of ${total} live requests ${how}${quote(state.candidate.reasons.at(-1))}.`;
  return { decided: enough && chance <= bar, cause, summary };
}

function memory({ memory, memoryLimit: declared, memoryBudget: budget = null, elapsedMs }: WatchState): Finding | null {
  const { decision, bytes, bytesPerRequest } = judgeLiveMemory(memory, { declared, budget }, elapsedMs);
  if (decision === 'over') {
    const summary = `It holds ${mb(bytes!)}; ${mb(declared!)} are its limit.`;
    return { decided: true, cause: 'memory-over-budget', summary };
  }
  if (decision !== 'grows') return null;
  const end = mb((declared ?? budget)!);
  const summary = `Its memory grows by ${mb(bytesPerRequest!)} with each request and will soon pass ${end}.`;
  return { decided: true, cause: 'memory-grows', summary };
}

function latency({ candidate, baseline, latencyBudget = LATENCY_FACTOR }: WatchState): Finding | null {
  const { decision, ratio } = judgeLiveLatency(candidate.latencies, baseline?.latencies ?? [], latencyBudget);
  if (decision !== 'slower' && decision !== 'doubt') return null;
  const summary = `Live answers take ${ratio!.toFixed(2)} times as long as before; ${latencyBudget} times is the budget.`;
  return { decided: decision === 'slower', cause: 'latency-regression', summary };
}

function reasonToWait(
  { elapsedMs, watchMs, probes, candidate }: WatchState,
  doubt: Finding | undefined,
): string | null {
  if (elapsedMs < watchMs) return doubt?.summary ?? 'Nothing speaks against it so far.';
  if (doubt && elapsedMs < EXTENSION * watchMs) return `It is watched longer: ${doubt.summary}`;
  if (probes === null) return null;
  if (probes.failedInARow > 0) return 'Its last golden probe was wrong; the next one decides.';
  const needed = requestsOf(candidate) >= BUSY ? PROBES.busy : PROBES.quiet;
  if (probes.passed >= needed) return null;
  return `It has answered ${probes.passed} of ${needed} golden probes that it must answer.`;
}

function praise({ candidate, probes }: WatchState): string {
  const total = requestsOf(candidate);
  if (total === 0 && probes === null) {
    return 'Nothing was asked of it, and it has no golden set: all that is known is that it runs.';
  }
  const live = `${candidate.ok} of ${total} live requests`;
  return `It answered ${live}${probes === null ? '' : ` and ${probes.passed} golden probes rightly`}.`;
}

function requestsOf({ ok, failed }: Traffic): number {
  return ok + failed;
}

function evidenceOf(state: WatchState): Record<string, unknown> {
  const { candidate, baseline, latencyBudget = LATENCY_FACTOR } = state;
  const { ratio } = judgeLiveLatency(candidate.latencies, baseline?.latencies ?? [], latencyBudget);
  return {
    elapsed_ms: Math.round(state.elapsedMs),
    watch_ms: state.watchMs,
    requests: requestsOf(candidate),
    failed: candidate.failed,
    rescued: state.rescued,
    reasons: [...new Set(candidate.reasons)].slice(-5),
    baseline: baseline && { requests: requestsOf(baseline), failed: baseline.failed },
    latency: { budget: latencyBudget, ratio },
    probes: state.probes,
    restarts: state.restarts,
    memory: { bytes: state.memory.at(-1)?.bytes ?? null, limit: state.memoryLimit, budget: state.memoryBudget ?? null },
  };
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
