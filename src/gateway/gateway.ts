import type { Instance } from '../runtime/driver.ts';
import { BrokenOff, Transport } from '../runtime/transport.ts';
import { Admission, type Ticket } from './admission.ts';
import { Attempts } from './attempts.ts';
import type { Gateway, GatewayAnswer, GatewayOptions, GatewayRequest } from './contract.ts';
import type { Answered, Errand, Failed } from './errand.ts';
import { instanceFailed, noRelease, notReplayable, overloaded, releaseFailed, stopping } from './failures.ts';
import { answerOf, endToEnd } from './headers.ts';
import { Lanes } from './lanes.ts';
import { Life } from './life.ts';
import { isFailing, rescuerOf, reserveMs, servingOf } from './rescue.ts';
import type { Route, RoutingTable } from './route.ts';
import { Shadow } from './shadow.ts';
import { Spill } from './spill.ts';

export type * from './contract.ts';

export function createGateway(options: GatewayOptions): Gateway {
  return new ReleaseGateway(options);
}

/** The gateway of one service. */
class ReleaseGateway implements Gateway {
  readonly spill: Spill;
  readonly #options: GatewayOptions;
  readonly #admission = new Admission();
  readonly #transport = new Transport();
  readonly #lanes: Lanes;
  readonly #attempts: Attempts;
  readonly #shadow: Shadow;
  /** Of the requests inside. */
  readonly #lives = new Set<Life>();
  /** The grace of those inside is over. */
  #ended = false;
  readonly #unsubscribe: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.spill = new Spill(options.spillDir);
    const { concurrency, patienceMs = 2_000 } = options;
    const lanes = new Lanes({ concurrency, onChange: () => this.#attempts.reconsider() });
    const shared = { transport: this.#transport, lanes };
    this.#lanes = lanes;
    this.#attempts = new Attempts({ ...shared, patienceMs });
    this.#shadow = new Shadow({ ...shared, attempts: this.#attempts, onPair: (pair) => options.onShadow?.(pair) });
    this.#unsubscribe = options.onTableChange?.(() => this.#attempts.reconsider());
  }

  get depth(): number {
    return this.#admission.depth;
  }

  get inFlight(): number {
    return this.#admission.working;
  }

  admit(): Ticket {
    if (this.#closed) throw stopping();
    const table = this.#options.table();
    const serving = servingOf(table, currentOf(table));
    const { status } = serving.instance;
    if (status.state === 'failed') throw instanceFailed(status.reason);
    const lane = this.#lanes.of(serving.instance);
    const ticket = this.#admission.enter(lane, settingOf(this.#options.queue) ?? 32);
    if (ticket) return ticket;
    const { depth } = this.#admission;
    throw overloaded(depth, lane.serviceTime.retryAfter(depth + lane.working, lane.concurrency));
  }

  async forward(request: GatewayRequest): Promise<GatewayAnswer> {
    const ticket = request.ticket ?? this.admit();
    const { arrivedAt, signal: gone, method, path } = request;
    const deadlineMs = settingOf(this.#options.deadlineMs) ?? 30_000;
    using life = new Life({ arrivedAt, gone, deadlineMs });
    this.#lives.add(life);
    if (this.#ended) life.end(stopping());
    const errand: Errand = {
      request,
      ticket,
      life,
      deadlineMs,
      replayable: (this.#options.replayable ?? isReplayable)(method, path),
      headers: endToEnd(request.headers),
      attempts: 0,
      suspect: false,
      rescued: false,
      told: false,
    };
    try {
      return await this.#answer(errand);
    } finally {
      this.#lives.delete(life);
      ticket.leave();
    }
  }

  /**
   * Attempts until there is an answer. What the current release fails, the standby answers. Without one, and when that dies, too: a
   * copy that dies takes all its requests with it, and which one it died of cannot be known; each of them is replayed once, alone, so
   * that one that kills again takes no other with it and is known for it.
   */
  async #answer(errand: Errand): Promise<GatewayAnswer> {
    for (;;) {
      const table = this.#options.table();
      const current = currentOf(table);
      if (table.standby) this.#lanes.of(table.standby.instance); // from here on a change of its state wakes those who wait
      const rescuer = errand.rescued ? null : rescuerOf(table, current);
      const tried = await this.#attempts.attempt(errand, {
        route: current,
        hasty: rescuer !== null,
        ...(rescuer && errand.replayable && { limitAt: this.#limitAt(errand, current, rescuer) }),
        isWanted: () => isSame(this.#options.table().current, current),
      });
      if (tried.kind === 'moved') continue;
      if (tried.kind === 'answered' && !isFailing(tried.reply.status)) {
        this.#tell(errand, current, tried);
        if (table.shadow) this.#shadow.consider(errand, table.shadow, tried);
        return answerOf(tried.reply, current, errand.attempts);
      }
      const rescued = await this.#rescue(errand, current, tried);
      if (rescued) return rescued;
      this.#tell(errand, current, tried);
      if (tried.kind === 'answered') return answerOf(tried.reply, current, errand.attempts);
      prepareReplay(errand, tried);
    }
  }

  /** What `failed` failed, answered by somebody else, or by `failed` after all; null when it is to be asked again. */
  async #rescue(errand: Errand, failed: Route, failure: Answered | Failed): Promise<GatewayAnswer | null> {
    const reached = failure.kind === 'answered' || failure.reached;
    if (errand.rescued || errand.life.isOver || (reached && !errand.replayable)) return null;
    for (;;) {
      const rescuer = rescuerOf(this.#options.table(), failed);
      if (!rescuer) return null;
      const tried = await this.#attempts.attempt(errand, {
        route: rescuer,
        hasty: true,
        isWanted: () => isSame(rescuerOf(this.#options.table(), failed), rescuer),
      });
      if (tried.kind === 'moved') continue;
      errand.rescued = true;
      if (tried.kind === 'answered' && !isFailing(tried.reply.status)) {
        if (failure.kind === 'answered') failure.reply.stream?.destroy();
        this.#tell(errand, failed, failure, rescuer);
        return answerOf(tried.reply, rescuer, errand.attempts, failed);
      }
      if (tried.kind === 'answered') tried.reply.stream?.destroy();
      this.#tell(errand, failed, failure);
      if (failure.kind === 'answered') return answerOf(failure.reply, failed, errand.attempts);
      if (errand.life.isOver) throw errand.life.reason;
      if (tried.kind === 'failed' && isSuspicious(tried)) prepareReplay(errand, tried);
      if (tried.kind === 'failed' || failure.early) return null;
      throw failure.error instanceof BrokenOff ? releaseFailed(failure.error) : failure.error;
    }
  }

  /** When `current` has had its time, so that what is left is enough for the rescuer. */
  #limitAt({ request, deadlineMs }: Errand, current: Route, rescuer: Route): number {
    const [own, others] = [current, rescuer].map(({ instance }) => this.#lanes.of(instance).serviceTime.meanMs);
    return request.arrivedAt + deadlineMs - reserveMs(deadlineMs, others ?? own ?? null);
  }

  #tell(errand: Errand, route: Route, tried: Answered | Failed, rescuedBy?: Route): void {
    if (errand.told || !this.#options.onOutcome) return;
    if (tried.kind === 'failed' && (!tried.asked || tried.innocent)) return;
    errand.told = true;
    const status = tried.kind === 'answered' ? tried.reply.status : null;
    const failed = status === null || status >= 500;
    const reason = tried.kind === 'answered' ? `It answered ${status}.` : tried.error.message;
    this.#options.onOutcome({
      route,
      verdict: failed ? 'failed' : 'ok',
      status,
      ms: tried.ms,
      ...(failed && { reason }),
      ...(rescuedBy && { rescuedBy }),
      path: errand.request.path.split('?', 1)[0] ?? '',
    });
  }

  idle(instance: Instance): Promise<void> {
    return this.#lanes.of(instance).idle();
  }

  close(graceMs: number): Promise<void> {
    this.#closed ??= this.#close(graceMs);
    return this.#closed;
  }

  async #close(graceMs: number): Promise<void> {
    const timer = setTimeout(() => {
      this.#ended = true;
      for (const life of this.#lives) life.end(stopping());
      this.#attempts.endStreams(stopping());
    }, graceMs);
    await Promise.all([this.#admission.empty(), this.#shadow.close()]);
    clearTimeout(timer);
    await this.#attempts.stopped();
    this.#unsubscribe?.();
    this.#lanes.close();
    await this.#transport.close();
  }
}

/** @throws no_release */
function currentOf(table: RoutingTable): Route {
  if (!table.current) throw noRelease(table);
  return table.current;
}

/** Whether a failed request may be sent to the same release again, and how. @throws what its client is told when not */
function prepareReplay(errand: Errand, failure: Failed): void {
  const { error } = failure;
  if (errand.life.isOver) throw error instanceof BrokenOff ? errand.life.reason : error;
  if (failure.early) return;
  if (!(error instanceof BrokenOff)) throw error;
  if (!isSuspicious(failure)) return;
  if (!errand.replayable) throw notReplayable(error);
  if (failure.alone) throw releaseFailed(error);
  errand.suspect = true;
}

/** A copy died with it, perhaps of it. */
function isSuspicious({ error, reached, innocent }: Failed): boolean {
  return error instanceof BrokenOff && reached && !innocent;
}

const isSame = (a: Route | null, b: Route): boolean =>
  a !== null && a.instance === b.instance && a.generation === b.generation;

const settingOf = (setting: number | (() => number) | undefined): number | undefined =>
  typeof setting === 'function' ? setting() : setting;

function isReplayable(method: string, path: string): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && path.split('?')[0] === '/parse');
}
