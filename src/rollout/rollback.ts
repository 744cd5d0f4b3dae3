import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { RollbackResult } from '../api/control/rollout.ts';
import { LastgoodError } from '../errors.ts';
import type { Release } from '../release/release.ts';
import type { Instance } from '../runtime/driver.ts';
import { readyMs } from './fleet.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { nameOf, refOf, type Slot } from './slot.ts';
import { checkOutFiles } from './stage.ts';
import { chooseStandby } from './standby.ts';
import { barrierBetween, wayBack } from './way-back.ts';

export interface RollbackRequest {
  cause: 'rollback' | 'automatic rollback';
  reason: string | null;
  /** The generation that is to be left: when another one serves by the time that it is this one's turn, nothing is done. */
  leaving: number;
  /** Generation to return to; the standby otherwise. */
  to?: number | undefined;
  force: boolean;
}

/**
 * Goes back to a release that was good before. Nothing can refuse it but the lack of such a release: no gate is asked, and
 * what cannot be written (full disk, broken database) is told as a warning. A standby that runs is switched to as it is;
 * one that does not is started first, while the present release goes on serving.
 * @throws LastgoodError `no_standby`, `generation_gone`, `generation_left`, `irreversible`, `instance_failed`
 */
export async function rollBack(service: ServiceKeeper, request: RollbackRequest): Promise<RollbackResult> {
  const begun = performance.now();
  return service.switching.runExclusive(async () => {
    const from = service.current;
    if (!from) throw nothingServes(service.name);
    if (from.generation !== request.leaving) throw left(service.name, request.leaving);
    const way = await wayBack(service, request.to);
    const barrier = request.force ? null : await barrierBetween(service, way, from);
    if (barrier) throw irreversible(barrier);
    const { journal } = service.context;
    const id = `b${Date.now().toString(36)}${randomBytes(3).toString('hex')}`;
    const warnings = new Set<string>();
    // Told when it is done: each event is one more wait for the disk, and the traffic waits with it.
    const untold: (() => void)[] = [];
    const step = (name: 'begun' | 'starting' | 'switching', at = now()) => {
      const warning = journal.stepAnyway('rollback', name, ({ rollbacks }) =>
        name === 'begun' ? rollbacks.begin(rowOf(id, from, way, request, at)) : rollbacks.enter(id, name, at),
      );
      if (warning) warnings.add(warning);
      const message = SAYS[name](nameOf(way.release));
      const type = name === 'begun' ? 'rollback.started' : 'rollback.step';
      const release = refOf(way.release);
      untold.push(() => journal.tell({ type, service: service.name, release, message, data: { id, step: name } }, at));
    };
    const tellSteps = () => {
      for (const tell of untold.splice(0)) tell();
    };
    step('begun');

    const warm = way.instance?.status.state === 'ready';
    let target: Slot = { ...way, generation: service.nextGeneration(), since: now() };
    try {
      if (!warm) {
        step('starting');
        tellSteps();
        target = { ...target, instance: await makeReady(service, way) };
      }
      step('switching');
    } catch (error) {
      journal.record(({ rollbacks }) => rollbacks.end(id, 'failed', now()));
      throw error;
    }

    const wasGood = service.watching === null;
    const {
      ms: switchMs,
      doneAt,
      warnings: unwritten,
    } = await service.switchTo(
      {
        to: target,
        standby: wasGood && request.cause === 'rollback' ? from : null,
        cause: request.cause,
        reason: request.reason,
        watching: null,
        tellFirst: tellSteps,
      },
      true,
    );
    for (const warning of unwritten) warnings.add(warning);
    const ms = doneAt - begun;
    const done = journal.stepAnyway('rollback', 'done', ({ rollbacks, measurements, generations }) => {
      rollbacks.end(id, 'done', now());
      if (request.cause === 'automatic rollback') generations.markBad(service.name, from.release.id);
      measurements.set(service.name, warm ? 'rollback' : 'cold-rollback', way.release.id, { ms, at: now() });
    });
    if (done) warnings.add(done);
    service.context.meters.rolledBack(service.name, ms);
    const result = resultOf(service, from, target, { warm, ms, switch_ms: switchMs, warnings: [...warnings] });
    journal.tell({
      type: 'rolled_back',
      service: service.name,
      release: refOf(target.release),
      message: `${service.name} went back from ${from.release.spec.version} to ${target.release.spec.version} in ${ms.toFixed(1)} ms (generation ${target.generation})${request.reason ? `: ${request.reason}` : '.'}`,
      data: { ...result, cause: request.cause, reason: request.reason },
    });
    if (!service.standby) service.background(chooseStandby(service));
    service.readiness.wake();
    return result;
  });
}

/** An instance of it that answers; the present release serves meanwhile. One that runs and is not ready is waited for. */
async function makeReady(service: ServiceKeeper, { staged, release, instance: running }: Slot): Promise<Instance> {
  if (!running) await layOutAgain(service, { staged, release });
  const instance = running ?? (await service.context.fleet.start(staged, release.spec));
  try {
    await instance.ready(AbortSignal.any([AbortSignal.timeout(readyMs(release.spec)), service.closing]));
    return instance;
  } catch (error) {
    if (!running) await instance.close(0);
    throw error;
  }
}

/** Files and an environment that somebody took away since it was laid out. What cannot be brought back, its start tells. */
async function layOutAgain(
  { context, closing }: ServiceKeeper,
  { staged: { environment }, release }: Pick<Slot, 'staged' | 'release'>,
): Promise<void> {
  try {
    await checkOutFiles(release, context.store);
    // To look closer takes time that users wait for.
    if (environment && !existsSync(environment.python))
      await context.environments.provide(release, { signal: closing });
  } catch (error) {
    closing.throwIfAborted();
    if (!(error instanceof LastgoodError)) throw error;
  }
}

const now = () => new Date().toISOString();

const SAYS = {
  begun: (name: string) => `The way back to ${name} is taken.`,
  starting: (name: string) => `${name} is started; the present release serves meanwhile.`,
  switching: (name: string) => `${name} takes the traffic.`,
};

function rowOf(id: string, from: Slot, way: Slot, { cause, reason }: RollbackRequest, started_at: string) {
  return {
    id,
    service: from.release.spec.service,
    from_generation: from.generation,
    release_id: way.release.id,
    release_version: way.release.spec.version,
    cause,
    reason,
    started_at,
  };
}

function resultOf(
  service: ServiceKeeper,
  from: Slot,
  target: Slot,
  more: Pick<RollbackResult, 'warm' | 'ms' | 'switch_ms' | 'warnings'>,
): RollbackResult {
  return {
    service: service.name,
    generation: target.generation,
    release: refOf(target.release),
    from: { ...refOf(from.release), generation: from.generation },
    ...more,
  };
}

function nothingServes(service: string): LastgoodError {
  return new LastgoodError('no_standby', `Nothing serves ${service} yet, so there is nothing to go back from.`, {
    hint: 'Deploy a release first.',
  });
}

function left(service: string, generation: number): LastgoodError {
  return new LastgoodError('generation_left', `${service} has left generation ${generation} meanwhile.`, {
    hint: '`lastgood status` shows who serves now; nothing was done.',
  });
}

function irreversible(release: Release): LastgoodError {
  return new LastgoodError('irreversible', `${nameOf(release)} is marked irreversible: there is no way back past it.`, {
    hint: 'Deploy a corrected release, or use --force when you know that the older one still works.',
  });
}
