import { setTimeout as delay } from 'node:timers/promises';
import type { RolloutState } from '../api/control/rollout.ts';
import { LastgoodError } from '../errors.ts';
import { parseDuration, parseFactor } from '../release/units.ts';
import type { Probed } from './attendant.ts';
import { budgetBytes } from './policy/memory-budget.ts';
import type { MemorySample } from './policy/memory-growth.ts';
import { judgeWatch, type WatchJudgement, type WatchState } from './policy/watch-policy.ts';
import { probedAfter, probeOnce } from './readiness.ts';
import { rollBack } from './rollback.ts';
import type { Cause, Run } from './run.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import type { Slot } from './slot.ts';

/** How long a release is watched where neither it nor the rollout says. */
const WATCH = '60s';
/** After a failure it is judged at once, but not more often than this, in milliseconds. */
const BREATH_MS = 50;

type End = { state: RolloutState; cause: Cause };

/** Times of the figures of the release before. */
interface Budgets {
  latency: number | undefined;
  memory: number | undefined;
}

/**
 * Watches a release that has just taken the traffic: live answers, golden inputs on a clock, its process. When the policy
 * says that it is worse than the one before, the traffic goes back by itself.
 * @returns how the rollout ends, or null: the release is good
 * @throws the interruption, when the server stops
 */
export async function watch(run: Run, service: ServiceKeeper, slot: Slot, previous: Slot): Promise<End | null> {
  const watchMs = parseDuration(run.record.policy.watch ?? WATCH) ?? 0;
  using post = new Post(service, slot, previous, { watchMs, budgets: budgetsOf(run) });
  for (;;) {
    const judgement = judgeWatch(post.state());
    if (service.current !== slot) return leftByHand(run, judgement);
    if (judgement.decision !== 'wait') {
      const { decision, cause = null, summary, evidence } = judgement;
      const good = decision === 'healthy';
      await run.gate('watch', async () => ({ verdict: good ? 'pass' : 'fail', summary, evidence, cause }));
      return good ? null : await goBack(service, slot, { code: cause ?? 'regressed', summary });
    }
    run.progress('watch', 'seconds', Math.round(post.elapsedMs / 1000), Math.round(watchMs / 1000));
    await post.next(run.signal);
  }
}

/** As the gate of the budget has them. */
function budgetsOf({ record: { policy } }: Run): Budgets {
  const factor = (text: string | undefined) => parseFactor(text ?? '') ?? undefined;
  return { latency: factor(policy.latency), memory: factor(policy.memory) };
}

/** The traffic returns by itself. @returns how the rollout ends */
export async function goBack(
  service: ServiceKeeper,
  { generation }: Slot,
  { code, summary }: { code: string; summary: string },
): Promise<End> {
  const request = { cause: 'automatic rollback', leaving: generation, reason: summary, force: false } as const;
  try {
    const { release, ms } = await rollBack(service, request);
    const hint = `${release.version} serves again (it took ${ms.toFixed(1)} ms). What was seen is among the rollout's gates.`;
    return { state: 'rolled_back', cause: { code, summary, hint } };
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    // Somebody was quicker: it is left all the same.
    if (error.code === 'generation_left') return { state: 'rolled_back', cause: { code, summary, hint: error.hint } };
    service.endWatch();
    return { state: 'failed', cause: { code: error.code, summary: `${summary} ${error.message}`, hint: error.hint } };
  }
}

async function leftByHand(run: Run, { evidence }: WatchJudgement): Promise<End> {
  const summary = 'Somebody went back from it while it was watched.';
  await run.gate('watch', async () => ({ verdict: 'fail', summary, evidence, cause: 'rolled-back-by-hand' }));
  const hint = 'Look at what was seen, correct the release and deploy it again.';
  return { state: 'rolled_back', cause: { code: 'rolled-back-by-hand', summary, hint } };
}

/** Where a watch stands: it gathers what there is to see. */
class Post implements Disposable {
  readonly #service: ServiceKeeper;
  readonly #slot: Slot;
  readonly #watchMs: number;
  readonly #latencyBudget: number | undefined;
  readonly #memoryBudget: number | null;
  readonly #begun = performance.now();
  readonly #baseline: WatchState['baseline'];
  readonly #memory: MemorySample[] = [];
  readonly #undo: (() => void)[] = [];
  readonly #restartsBefore: number;
  #probes = { passed: 0, failedInARow: 0, reason: null as string | null };
  #probed: Probed = { at: null, agreement: null, wrong: 0, reason: null };
  #nextProbe = 0;
  #turn = 0;
  #alarm = Promise.withResolvers<void>();

  constructor(
    service: ServiceKeeper,
    slot: Slot,
    previous: Slot,
    { watchMs, budgets }: { watchMs: number; budgets: Budgets },
  ) {
    this.#service = service;
    this.#slot = slot;
    this.#watchMs = watchMs;
    this.#latencyBudget = budgets.latency;
    this.#memoryBudget = budgetBytes(previous.instance?.status.memoryBytes ?? null, budgets.memory);
    const { ok, failed, latencies } = service.outcomes.of(previous.generation);
    this.#baseline = { ok, failed, latencies: [...latencies] };
    this.#restartsBefore = slot.instance?.status.restarts ?? 0;
    const alarm = () => this.#alarm.resolve();
    this.#undo.push(
      service.outcomes.onOutcome(({ verdict }) => verdict === 'failed' && alarm()),
      service.router.onChange(alarm),
      slot.instance?.onChange(alarm) ?? (() => {}),
    );
  }

  get elapsedMs(): number {
    return performance.now() - this.#begun;
  }

  state(): WatchState {
    const { ok, failed, rescued, latencies, reasons } = this.#service.outcomes.of(this.#slot.generation);
    const status = this.#slot.instance?.status;
    return {
      elapsedMs: this.elapsedMs,
      watchMs: this.#watchMs,
      candidate: { ok, failed, latencies, reasons },
      baseline: this.#baseline,
      rescued,
      probes: this.#slot.golden ? this.#probes : null,
      restarts: (status?.restarts ?? 0) - this.#restartsBefore,
      memory: this.#memory,
      memoryLimit: this.#slot.staged.memoryLimit ?? null,
      memoryBudget: this.#memoryBudget,
      latencyBudget: this.#latencyBudget,
    };
  }

  /** Until there is something new to judge by: a failure, a death, the next probe, the end of the watch. */
  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const wait = Math.max(0, Math.min(this.#nextProbe, this.#watchMs) - this.elapsedMs);
    const stop = new AbortController();
    const until = AbortSignal.any([signal, stop.signal]);
    await Promise.race([
      delay(Math.min(wait, 1_000), undefined, { signal: until }).catch(() => {}),
      this.#alarm.promise,
    ]);
    stop.abort();
    signal.throwIfAborted();
    this.#alarm = Promise.withResolvers();
    this.#sampleMemory();
    if (this.elapsedMs >= this.#nextProbe) await this.#probe(signal);
    else await delay(BREATH_MS);
  }

  async #probe(signal: AbortSignal): Promise<void> {
    this.#nextProbe = this.elapsedMs + this.#watchMs / this.#service.context.clock.watchProbes;
    const report = await probeOnce(this.#service, this.#slot, this.#turn++, signal);
    if (!report) return;
    this.#probed = probedAfter(this.#probed, report);
    this.#probes = {
      passed: this.#probes.passed + (report.passed ? 1 : 0),
      failedInARow: this.#probed.wrong,
      reason: this.#probed.reason,
    };
    const { agreement } = report;
    if (agreement !== null) this.#service.context.meters.goldenAgreement(this.#service.name, 'current', agreement);
  }

  #sampleMemory(): void {
    const bytes = this.#slot.instance?.status.memoryBytes;
    if (bytes === undefined || this.#memory.at(-1)?.bytes === bytes) return;
    const { ok, failed } = this.#service.outcomes.of(this.#slot.generation);
    this.#memory.push({ requests: ok + failed, bytes });
  }

  [Symbol.dispose](): void {
    for (const undo of this.#undo) undo();
  }
}
