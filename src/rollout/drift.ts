import { type CheckReport, errorsOf } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import type { DriftInfo } from './attendant.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { nameOf, refOf, type Slot } from './slot.ts';

/**
 * Looks, on a clock, whether somebody changed the environments of a service. What serves is told of and left alone: it
 * works. The standby's is made anew: the way back must be what it was.
 */
export class Drift {
  readonly #service: ServiceKeeper;
  readonly #signal: AbortSignal;
  #info: DriftInfo | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(service: ServiceKeeper, signal: AbortSignal) {
    this.#service = service;
    this.#signal = signal;
  }

  /** null: what serves has no environment, or nobody has looked yet. */
  get info(): DriftInfo | null {
    return this.#info;
  }

  /** Another release serves now. */
  reset(): void {
    this.#info = null;
    this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  async look(): Promise<void> {
    const { current, standby, run, context } = this.#service;
    // A rollout looks by itself, deeper, and needs the machine.
    if (run || performance.now() - this.#lookedAt < context.clock.driftMs) return;
    this.#lookedAt = performance.now();
    if (current) await this.#lookAtCurrent(current);
    if (standby && standby.staged.environment?.id !== current?.staged.environment?.id) await this.#mend(standby);
  }

  async #lookAtCurrent(slot: Slot): Promise<void> {
    const report = await this.#check(slot);
    if (report === null || this.#service.current !== slot) return;
    const [first, ...more] = errorsOf(report);
    const message = first ? `${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}` : null;
    const before = this.#info?.message ?? null;
    this.#info = { drift: report.drift, message, at: new Date().toISOString() };
    this.#service.context.meters.environmentDrift(this.#service.name, report.drift);
    if (message === before) return;
    const said = message
      ? `The environment of ${nameOf(slot.release)} was changed: ${message} It is made anew at the next start or deploy.`
      : `The environment of ${nameOf(slot.release)} is what its lock says again.`;
    this.#tell(slot, message ? 'environment.drifted' : 'environment.restored', said, report);
  }

  async #mend(slot: Slot): Promise<void> {
    const report = await this.#check(slot);
    if (report === null || report.matches) return;
    const { environments } = this.#service.context;
    await environments.renew(slot.release, report, { signal: this.#signal });
    const [first] = errorsOf(report);
    const said = `The environment of the standby ${nameOf(slot.release)} was changed: ${first!.message} It was made anew.`;
    this.#tell(slot, 'environment.restored', said, report);
  }

  async #check({ release, staged }: Slot): Promise<CheckReport | null> {
    if (!staged.environment) return null;
    try {
      return await this.#service.context.environments.check(release, staged.environment, {
        deep: false,
        signal: this.#signal,
      });
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!(error instanceof LastgoodError)) throw error;
      // It cannot even be asked: all of it is gone.
      const { message } = error;
      const finding = { kind: 'interpreter-differs' as const, subject: 'python', message, level: 'error' as const };
      return { ...EMPTY, python: staged.environment.python, findings: [finding] };
    }
  }

  #tell(slot: Slot, type: 'environment.drifted' | 'environment.restored', message: string, report: CheckReport): void {
    const { context, name } = this.#service;
    const { drift, findings } = report;
    const data = { drift, findings: findings.slice(0, 20) };
    context.journal.tell({ type, service: name, release: refOf(slot.release), message, data });
  }
}

const EMPTY = { matches: false, deep: false, lock: '', packages: 0, files: 0, bytes: 0, drift: 1 };
