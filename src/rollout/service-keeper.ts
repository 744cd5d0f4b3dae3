import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import type { GENERATION_CAUSES } from '../api/control/service.ts';
import { LastgoodError } from '../errors.ts';
import { type Outcome, Router, type ShadowPair } from '../gateway/route.ts';
import { setGeneration } from '../release/generations.ts';
import type { Instance } from '../runtime/driver.ts';
import { type Activation, ActivationFile } from '../state/activation-file.ts';
import type { Aides, Attendant } from './attendant.ts';
import type { KeeperContext, ServiceGateway } from './context.ts';
import { Outcomes } from './outcomes.ts';
import type { Run } from './run.ts';
import { activated, nameOf, refOf, routeTo, type Slot } from './slot.ts';

/** What requests are told before the first release of a service serves. */
const STARTING = { reason: 'The service is starting.', hint: 'Try again in a few seconds.' };

/** Between two tries to write what is owed, in milliseconds. */
const RETRY_MS = 1_000;

const BROKEN = { code: 'internal', hint: 'The log of the server has the details; please report it.' };

/** Failed starts in a row after which a release that serves is given up, when there is another one. */
const FAILED_STARTS = 2;

export interface Switch {
  to: Slot;
  /** What is kept ready from then on; what had that role is retired. */
  standby: Slot | null;
  cause: (typeof GENERATION_CAUSES)[number];
  reason: string | null;
  /** The rollout that will watch it, or null: it is known to be good. */
  watching: string | null;
  /** Tells what led to the switch, before the switch is told. */
  tellFirst?: () => void;
}

/** One service: which release serves it, which is kept ready, and the one place where that changes. */
export class ServiceKeeper {
  readonly name: string;
  readonly context: KeeperContext;
  readonly router: Router;
  readonly outcomes = new Outcomes();
  readonly gateway: ServiceGateway;
  readonly readiness: Attendant;
  readonly #aides: Aides<ServiceKeeper>;
  /** Held by whoever changes who serves. */
  readonly switching = new Mutex();
  #run: Run | null = null;
  readonly #stories = new Set<Promise<void>>();
  onShadow: ((pair: ShadowPair) => void) | null = null;
  readonly #file: ActivationFile;
  readonly #retiring = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #background = new Set<Promise<void>>();
  /** Resolves when it has come back from what an earlier process left; others wait for it before they change anything. */
  recovering: Promise<unknown> = Promise.resolve();
  #unwritten: NodeJS.Timeout | undefined;
  #version = 0;
  #current: Slot | null = null;
  #standby: Slot | null = null;
  #watching: string | null = null;
  #unguard: () => void = () => {};
  #unattend: () => void = () => {};

  constructor(name: string, context: KeeperContext, aides: Aides<ServiceKeeper>) {
    this.name = name;
    this.context = context;
    this.router = new Router(name, STARTING);
    this.#file = new ActivationFile(join(context.home, 'services', name));
    this.gateway = context.openGateway(name, this.router, {
      onOutcome: (outcome) => this.#onOutcome(outcome),
      onShadow: (pair) => this.onShadow?.(pair),
    });
    this.#aides = aides;
    this.readiness = aides.attendant(this);
  }

  get current(): Slot | null {
    return this.#current;
  }

  get standby(): Slot | null {
    return this.#standby;
  }

  /** The rollout that still watches the current release, or null: it is known to be good. */
  get watching(): string | null {
    return this.#watching;
  }

  /** Aborts when the server stops: what is started after that is stopped by whoever started it. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Work that nobody waits for, but a close. */
  background(work: Promise<unknown>): void {
    const tracked: Promise<void> = work
      .then(
        () => {},
        (error) => this.context.onBug(error),
      )
      .finally(() => this.#background.delete(tracked));
    this.#background.add(tracked);
  }

  /** The rollout under way. */
  get run(): Run | null {
    return this.#run?.record.ended_at === null ? this.#run : null;
  }

  /** Lets a rollout run; there is one at a time, though one that has ended may still be clearing up. */
  follow(run: Run, story: () => Promise<void>): void {
    this.#run = run;
    const told = story()
      .catch((error) => {
        this.context.onBug(error);
        // Whatever is broken: it must not keep every later rollout out.
        if (run.record.ended_at === null) run.end('failed', { ...BROKEN, summary: `It broke off: ${error}.` });
      })
      .finally(() => {
        this.#stories.delete(told);
        this.readiness.wake();
      });
    this.#stories.add(told);
  }

  /** What an earlier process left, or null. */
  recorded(): Activation | null {
    const record = this.#file.read();
    this.#version = record?.version ?? 0;
    return record?.activation ?? null;
  }

  /** Takes up what an earlier process had switched to: nothing is written, it is true already. */
  takeUp(current: Slot, watching: string | null): void {
    this.#current = current;
    this.#watching = watching;
    this.router.replace({ current: routeTo(current) });
    this.#guard(current);
  }

  /** The number that the next activation gets. A database that cannot be read does not hold it up. */
  nextGeneration(): number {
    const { journal } = this.context;
    const written = journal.read(() => journal.state.generations.latest(this.name)) ?? 0;
    return Math.max(this.#current?.generation ?? 0, written) + 1;
  }

  /**
   * The switch: written down, then one pointer swapped. What arrives after it returned is answered by the new release; what
   * is under way at the old one ends there.
   * @param anyway a failure to write does not stop it: the way back must always work
   * @returns milliseconds of the swap itself, when it was done (`performance.now()`), and what could not be written
   */
  async switchTo(change: Switch, anyway = false): Promise<{ ms: number; doneAt: number; warnings: string[] }> {
    const { to, standby, watching } = change;
    const warnings: string[] = [];
    const attempt = async (work: () => void | Promise<void>) => {
      try {
        await work();
      } catch (error) {
        if (!anyway || !(error instanceof LastgoodError)) throw error;
        warnings.push(error.message);
      }
    };
    if (!anyway) await setGeneration(this.context.store, this.name, to.generation, to.release.id);
    await attempt(() => this.#write(to, standby, watching));
    const begun = performance.now();
    this.router.replace({ current: routeTo(to), standby: standby && routeTo(standby), shadow: null });
    const doneAt = performance.now();
    const ms = doneAt - begun;
    this.#replaced(change);
    if (anyway) await attempt(() => setGeneration(this.context.store, this.name, to.generation, to.release.id));
    this.context.meters.switched(this.name, ms);
    if (warnings.length > 0) this.#writeLater();
    const unwritten = this.#recordGeneration(change);
    if (unwritten !== null) warnings.push(unwritten);
    change.tellFirst?.();
    this.context.journal.tell({
      type: 'switched',
      service: this.name,
      release: refOf(to.release),
      ...(watching !== null && { rollout: watching }),
      message: `${nameOf(to.release)} serves (generation ${to.generation}).`,
      data: { generation: to.generation, cause: change.cause, switch_ms: ms },
    });
    return { ms, doneAt, warnings };
  }

  /** Who serves is not on the disk: the next start would serve the release before. */
  get isUnwritten(): boolean {
    return this.#unwritten !== undefined;
  }

  /** What a switch could not write is true all the same, and is written when that is possible. */
  #writeLater(): void {
    clearTimeout(this.#unwritten);
    this.#unwritten = setTimeout(() => this.background(this.#writeOwed()), RETRY_MS).unref();
  }

  async #writeOwed(): Promise<void> {
    const slot = this.#current;
    if (!slot || this.#closing.signal.aborted) return;
    try {
      await setGeneration(this.context.store, this.name, slot.generation, slot.release.id);
      if (this.writeAgain() === null) {
        this.#unwritten = undefined;
        return;
      }
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
    }
    this.#writeLater();
  }

  #replaced({ to, standby, watching }: Switch): void {
    const before = [this.#current, this.#standby];
    this.#current = to;
    this.#watching = watching;
    this.#standby = standby;
    this.readiness.reset();
    for (const slot of before) this.#retire(slot);
    // Of those that may still have requests under way: what serves, and what did before it.
    this.outcomes.forgetBefore(to.generation - 2);
    this.#guard(to);
  }

  #recordGeneration({ to, cause, reason, watching }: Switch): string | null {
    return this.context.journal.record((state) =>
      state.generations.begin({
        service: this.name,
        generation: to.generation,
        release_id: to.release.id,
        release_version: to.release.spec.version,
        cause,
        reason,
        rollout: watching,
        activated_at: to.since,
        known_good: watching === null ? 1 : 0,
      }),
    );
  }

  /** The current release has proven itself. On a full disk it has, too: then that is written later. */
  settle(): void {
    const { generation } = this.#current!;
    this.#watching = null;
    this.writeAgain();
    this.context.journal.record((state) => state.generations.markKnownGood(this.name, generation));
  }

  /** Nobody watches it any more, and nobody knows that it is good: there was no way back from it. */
  endWatch(): void {
    this.#watching = null;
    this.writeAgain();
  }

  /** Another release is kept ready. What had the role before is retired. */
  setStandby(slot: Slot | null): string | null {
    const before = this.#standby;
    this.#standby = slot;
    this.router.replace({ standby: slot && routeTo(slot) });
    this.#retire(before);
    if (before !== slot) this.readiness.reset();
    // What is said of the way back is measured when it can be, not at the next turn of the clock.
    this.#unattend();
    this.#unattend = slot?.instance?.onChange(({ state }) => state === 'ready' && this.readiness.wake()) ?? (() => {});
    return this.writeAgain();
  }

  /** Writes what is true once more. @returns why that is not possible, or null */
  writeAgain(): string | null {
    try {
      if (this.#current) this.#write(this.#current, this.#standby, this.#watching);
      return null;
    } catch (error) {
      if (error instanceof LastgoodError) return error.message;
      throw error;
    }
  }

  #write(current: Slot, standby: Slot | null, watching: string | null): void {
    const activation: Activation = {
      service: this.name,
      current: activated(current),
      standby: standby && activated(standby),
      watching,
      at: new Date().toISOString(),
    };
    try {
      this.#version = this.#file.write(activation, this.#version);
    } catch {
      // A write that failed may have got through all the same. The home is locked: nobody else wrote it.
      this.#version = this.#file.read()?.version ?? 0;
      this.#version = this.#file.write(activation, this.#version);
    }
  }

  /** Of a slot that has no role any more: lets requests under way end, then stops the instance. */
  #retire(slot: Slot | null): void {
    const instance = slot?.instance;
    if (!instance || instance === this.#current?.instance || instance === this.#standby?.instance) return;
    const retiring = this.#drain(instance).finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }

  async #drain(instance: Instance): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.context.clock.drainMs);
    await Promise.race([this.gateway.idle(instance), promise]);
    clearTimeout(timer);
    await instance.close();
  }

  /** A release that serves and does not start any more is left by itself when there is another one. */
  #guard(slot: Slot): void {
    this.#unguard();
    let failures = 0;
    this.#unguard =
      slot.instance?.onChange(({ state, reason }) => {
        this.context.journal.tell({
          type: 'instance.state',
          service: this.name,
          release: refOf(slot.release),
          message: `The instance of ${nameOf(slot.release)} is ${state}${reason && state !== 'ready' ? `: ${reason}` : '.'}`,
          data: { state, role: 'current', ...(reason && { reason }) },
        });
        if (state === 'ready') failures = 0;
        // While it is watched, the watch decides.
        if (state === 'failed' && this.#watching === null) failures += 1;
        if (state !== 'failed' || failures < FAILED_STARTS || !this.#standby || this.#current !== slot) return;
        failures = 0;
        this.background(this.#aides.leave(this, slot.generation, reason ?? 'It does not start.'));
      }) ?? (() => {});
  }

  #onOutcome(outcome: Outcome): void {
    this.outcomes.record(outcome);
    if (!outcome.rescuedBy) return;
    const { release } = outcome.route;
    const count = this.outcomes.of(outcome.route.generation).rescued;
    // Each of the first, then fewer and fewer: a storm of rescues is one line a power of two.
    if ((count & (count - 1)) !== 0) return;
    this.context.journal.tell({
      type: 'rescued',
      service: this.name,
      release,
      message: `${count === 1 ? 'A request' : `${count} requests`} that ${this.name} ${release.version} failed ${count === 1 ? 'was' : 'were'} answered by ${outcome.rescuedBy.release.version}: ${outcome.reason ?? ''}`,
      data: { count, by: outcome.rescuedBy.release, path: outcome.path },
    });
  }

  /** Stops everything of it that runs. */
  async close(): Promise<void> {
    this.#unguard();
    this.#unattend();
    clearTimeout(this.#unwritten);
    this.#closing.abort(new LastgoodError('no_release', 'The server stops.', { hint: 'Start it again.' }));
    this.run?.interrupt('server-stopping', 'The server stopped.');
    await Promise.allSettled([this.recovering, this.readiness.stop(), ...this.#stories]);
    await this.switching.waitForUnlock();
    await Promise.all(this.#background);
    const instances = [this.#current?.instance, this.#standby?.instance].filter((one) => one != null);
    await Promise.all([...this.#retiring, ...instances.map((instance) => instance.close())]);
  }
}
