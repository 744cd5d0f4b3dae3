import type { StandbyInfo } from '../api/control/service.ts';
import { UNREHEARSED } from '../api/control/unrehearsed.ts';
import { LastgoodError } from '../errors.ts';
import { type GoldenReport, runGolden } from '../golden/run.ts';
import type { Attendant, DriftInfo, Probed } from './attendant.ts';
import { caseTimeoutOf } from './case-timeout.ts';
import { Drift } from './drift.ts';
import { readyMs } from './fleet.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { nameOf, refOf, type Slot } from './slot.ts';
import { checkOutFiles } from './stage.ts';
import { keepAsDecided } from './standby.ts';

/** A standby that answers wrongly so often in a row is no way back. */
const WRONG = 2;

const UNPROBED: Probed = { at: null, agreement: null, wrong: 0, reason: null };

/**
 * Keeps the promise "rollback ready, N ms" honest: on a clock, the release that serves and the standby answer golden inputs,
 * and the way back is gone through up to the swap, and timed.
 */
export class Readiness implements Attendant {
  readonly #service: ServiceKeeper;
  readonly #stop = new AbortController();
  readonly #drift: Drift;
  #current: Probed = UNPROBED;
  #standby: Probed = UNPROBED;
  #measured: { ms: number; at: string } | null = null;
  #told = false;
  #turn = 0;
  #wake: () => void = () => {};
  /** Somebody asked for a round while one was under way. */
  #woken = false;
  #rehearsedAt = Number.NEGATIVE_INFINITY;
  #rounds: Promise<void> | undefined;

  constructor(service: ServiceKeeper) {
    this.#service = service;
    this.#drift = new Drift(service, this.#stop.signal);
  }

  /** Probes of the release that serves. */
  get current(): Probed {
    return this.#current;
  }

  get drift(): DriftInfo | null {
    return this.#drift.info;
  }

  /** Somebody else has the roles now: what was known says nothing of them. */
  reset(): void {
    this.#drift.reset();
    this.#current = UNPROBED;
    this.#standby = UNPROBED;
    this.#measured = null;
    this.#told = false;
  }

  /** Looks now instead of when the clock says so. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  start(): void {
    this.#rounds ??= this.#goRounds();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#rounds;
  }

  async #goRounds(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#woken = false;
      try {
        await this.#goRound();
      } catch (error) {
        // One round that breaks is no reason to stop looking. (A stop breaks the probe that is under way.)
        if (!this.#stop.signal.aborted) this.#service.context.onBug(error);
      }
      await this.#pause(this.#service.context.clock.probeMs);
    }
  }

  async #goRound(): Promise<void> {
    // Whether there is a way back is asked first: it takes milliseconds.
    await this.#rehearseWhenDue();
    const { current, standby, watching } = this.#service;
    for (const slot of [current, standby]) if (slot) await this.#layOutAgain(slot);
    // A watch probes by itself, and more often.
    if (current && watching === null) {
      const probed = await this.#probe(current, this.#current, 'current');
      if (this.#service.current === current) this.#current = probed;
    }
    if (standby?.instance) {
      const probed = await this.#probe(standby, this.#standby, 'standby');
      if (this.#service.standby === standby) this.#standby = probed;
    }
    await this.#drift.look();
    this.#tell();
  }

  /** Files that somebody took away are put back before the next start of the instance needs them. */
  async #layOutAgain({ release }: Slot): Promise<void> {
    try {
      await checkOutFiles(release, this.#service.context.store);
    } catch (error) {
      // The store has lost them too: fsck and the start of the instance say so.
      if (!(error instanceof LastgoodError)) throw error;
    }
  }

  async #rehearseWhenDue(): Promise<void> {
    const { standby, switching, run, context } = this.#service;
    const due = this.#measured === null || performance.now() - this.#rehearsedAt >= context.clock.rehearseMs;
    if (!standby || !due || switching.isLocked()) return;
    this.#rehearsedAt = performance.now();
    // A rollout decides by itself when it is over; memory may be short for other reasons.
    if (!run) await keepAsDecided(this.#service);
    await this.rehearse();
    this.#tell();
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stop.signal.aborted || this.#woken) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
  }

  /** One golden input, another one each time. */
  async #probe(slot: Slot, before: Probed, role: 'current' | 'standby'): Promise<Probed> {
    const report = await probeOnce(this.#service, slot, this.#turn++, this.#stop.signal);
    if (!report || this.#stop.signal.aborted) return before;
    const probed = probedAfter(before, report);
    const { context, name } = this.#service;
    if (report.agreement !== null) context.meters.goldenAgreement(name, role, report.agreement);
    const changed = probed.wrong === WRONG || (before.wrong >= WRONG && probed.wrong === 0);
    if (changed) {
      const wrong = probed.wrong > 0;
      context.journal.tell({
        type: wrong ? 'golden.failed' : 'golden.recovered',
        service: name,
        release: refOf(slot.release),
        message: wrong
          ? `${nameOf(slot.release)} (${role}) answers golden inputs wrongly: ${report.summary}`
          : `${nameOf(slot.release)} (${role}) answers golden inputs rightly again.`,
        data: { role, summary: report.summary },
      });
    }
    return probed;
  }

  /**
   * Goes through the way back up to the swap and takes its time. Warm: the standby gives a sign of life, the record is
   * written, the pointer is replaced by its equal. Cold: the standby is started, answers a golden input and is stopped.
   */
  async rehearse(): Promise<void> {
    const { standby } = this.#service;
    if (!standby) return;
    const ms = standby.instance ? await this.#rehearseWarm(standby) : await this.#rehearseCold(standby);
    if (ms === null || this.#service.standby !== standby) return;
    this.#measured = { ms, at: new Date().toISOString() };
    const what = standby.instance ? 'rollback' : 'cold-rollback';
    this.#service.context.journal.record(({ measurements }) =>
      measurements.set(this.#service.name, what, standby.release.id, this.#measured!),
    );
  }

  async #rehearseWarm({ instance }: Slot): Promise<number | null> {
    const begun = performance.now();
    if (!(await instance!.ping(AbortSignal.timeout(5_000)))) return null;
    return this.#service.switching.runExclusive(() => {
      this.#service.writeAgain();
      this.#service.router.replace({});
      return performance.now() - begun;
    });
  }

  async #rehearseCold(slot: Slot): Promise<number | null> {
    // Once is enough: starting a second copy every minute would cost what a cold standby is to save.
    const { journal } = this.#service.context;
    const known = journal.read(() =>
      journal.state.measurements.get(this.#service.name, 'cold-rollback', slot.release.id),
    );
    if (known) {
      this.#measured = known;
      return null;
    }
    const { fleet } = this.#service.context;
    const begun = performance.now();
    const instance = await fleet.start(slot.staged, slot.release.spec, { restart: false, signal: this.#stop.signal });
    try {
      await instance.ready(AbortSignal.timeout(readyMs(slot.release.spec)));
      const ms = performance.now() - begun;
      this.#standby = await this.#probe({ ...slot, instance }, this.#standby, 'standby');
      return ms;
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
      this.#standby = { ...this.#standby, wrong: WRONG, reason: error.message };
      return null;
    } finally {
      await instance.close();
    }
  }

  #tell(): void {
    const info = this.info();
    if (!info || info.ready === this.#told) return;
    this.#told = info.ready;
    const { name, context } = this.#service;
    const { version, id } = info.release;
    context.journal.tell({
      type: info.ready ? 'standby.ready' : 'standby.lost',
      service: name,
      release: { id, version },
      message: info.ready
        ? `The way back to ${name} ${version} is ready (${info.mode}, ${info.rollback_ms?.toFixed(1)} ms).`
        : `The way back to ${name} ${version} is not ready: ${info.reason}`,
      data: { ...info },
    });
  }

  /** The way back as it is shown. */
  info(): StandbyInfo | null {
    const { standby } = this.#service;
    if (!standby) return null;
    const { release, generation, instance } = standby;
    const status = instance?.status;
    const reason =
      status && status.state !== 'ready'
        ? (status.reason ?? `Its instance is ${status.state}.`)
        : this.#standby.wrong >= WRONG
          ? this.#standby.reason
          : this.#measured === null
            ? UNREHEARSED
            : null;
    return {
      release: { ...refOf(release), generation },
      mode: instance ? 'warm' : 'cold',
      ready: reason === null,
      reason,
      instance: status ? instanceInfoOf(status) : null,
      rollback_ms: this.#measured?.ms ?? null,
      measured_at: this.#measured?.at ?? null,
      probed_at: this.#standby.at,
    };
  }
}

/** One golden input of a release, the n-th in turn, through its instance; null when there is none to ask, or it died meanwhile. */
export async function probeOnce(
  service: ServiceKeeper,
  { release, instance, golden, tolerance }: Pick<Slot, 'release' | 'instance' | 'golden' | 'tolerance'>,
  turn: number,
  signal: AbortSignal,
): Promise<GoldenReport | null> {
  if (!golden || !instance || instance.status.state !== 'ready') return null;
  const { cases } = golden.set;
  const { restarts } = instance.status;
  const report = await runGolden({
    endpoint: instance.endpoint,
    transport: service.context.transport,
    comparer: service.context.comparer,
    golden: { ...golden, set: { ...golden.set, cases: [cases[turn % cases.length]!] } },
    tolerance,
    signal,
    caseTimeoutMs: caseTimeoutOf(release),
  });
  return report.passed || !(await hasDied(instance, restarts)) ? report : null;
}

/** An answer that was cut off by the end of a copy is no wrong answer: deaths are counted where they are seen. */
async function hasDied(instance: NonNullable<Slot['instance']>, restarts: number): Promise<boolean> {
  // The connection may end before the news of the death are here; after this they are.
  await instance.ping(AbortSignal.timeout(5_000));
  return instance.status.state !== 'ready' || instance.status.restarts !== restarts;
}

export function probedAfter(before: Probed, report: GoldenReport): Probed {
  if (!report.passed) return { ...before, wrong: before.wrong + 1, reason: report.summary };
  return { at: new Date().toISOString(), agreement: report.agreement, wrong: 0, reason: null };
}

/** As the wire knows it. */
export function instanceInfoOf(status: NonNullable<Slot['instance']>['status']) {
  const { state, restarts, memoryBytes, startMs } = status;
  return {
    state,
    restarts,
    ...(memoryBytes !== undefined && { memory_bytes: memoryBytes }),
    ...(startMs !== undefined && { start_ms: startMs }),
  };
}
