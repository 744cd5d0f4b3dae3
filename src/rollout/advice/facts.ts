import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { AdviceFacts, MachineRates, StandbyFacts, TargetFacts } from '../../advice/facts.ts';
import type { StandbyInfo } from '../../api/control/service.ts';
import { UNREHEARSED } from '../../api/control/unrehearsed.ts';
import { LastgoodError } from '../../errors.ts';
import { findEngine } from '../../machine/engine.ts';
import { machineRates } from '../../machine/rates.ts';
import { isWheel } from '../../release/manifest.ts';
import { hexOf } from '../../store/digest.ts';
import type { KeeperContext } from '../context.ts';
import { freeDisk, memoryRoom } from '../gates/host-room.ts';
import type { ServiceKeeper } from '../service-keeper.ts';
import { activated } from '../slot.ts';
import { goldenCases } from '../views.ts';
import { barrierBetween } from '../way-back.ts';
import { type EnvironmentSight, environmentSight } from './environment-facts.ts';
import { lastDownload, lastStart } from './history.ts';
import { tryNetwork } from './network.ts';
import { findTarget, keptOf, type Target } from './target.ts';

export interface FactsCall {
  /** Downloads the beginning of a package to see how fast that is. */
  probeNetwork: boolean;
  signal: AbortSignal;
}

/** All that advice on the ways back of a service is given by. Nothing is laid out, started or built for it. */
export async function adviceFacts(service: ServiceKeeper, { probeNetwork, signal }: FactsCall): Promise<AdviceFacts> {
  const { context, name, current } = service;
  const target = await findTarget(service);
  // One after another: what is tried must not wait for what is read.
  const rates = await ratesOf(context, signal);
  const sight = target?.release ? await sightOf(target, context, signal) : null;
  const seen = sight === 'unreadable' ? null : sight;
  const tried = probeNetwork && seen ? await tryNetwork(service, seen, signal) : null;
  const barrier = target && current && (await barrierBetween(service, target.info, current));
  return {
    service: name,
    onlyService: context.journal.state.generations.services().length <= 1,
    now: Date.now(),
    current: current && infoOf(current),
    target: target && (await targetFacts(service, target, sight)),
    irreversible: barrier?.spec.version ?? null,
    memoryFree: memoryRoom().available,
    diskFree: await freeDisk(context.home),
    cores: availableParallelism(),
    rates,
    network: tried ?? context.journal.read(() => lastDownload(context.journal.state)),
    engine: await findEngine(signal),
  };
}

/** A disk that takes nothing cannot be tried; that is no reason for no advice. */
async function ratesOf({ home }: KeeperContext, signal: AbortSignal): Promise<MachineRates | null> {
  try {
    return await machineRates(join(home, 'cache'), signal);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

type Sight = EnvironmentSight | null | 'unreadable';

/** `unreadable`: not even its lock can be had. */
async function sightOf({ release }: Target, context: KeeperContext, signal: AbortSignal): Promise<Sight> {
  try {
    return await environmentSight(release!, context, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LastgoodError)) throw error;
    return 'unreadable';
  }
}

async function targetFacts(service: ServiceKeeper, target: Target, sight: Sight): Promise<TargetFacts> {
  const { context, current, name } = service;
  const { release, slot, info } = target;
  const { journal, store } = context;
  const files = release?.files.filter((file) => !isWheel(file)) ?? [];
  const laidOut = release !== null && (await isThere(join(store.layout.checkouts, hexOf(release.id))));
  const running = slot?.instance?.status;
  const start = journal.read(() => lastStart(journal.state, name, info.id));
  const timed = start && { ms: start.ms, at: start.at };
  return {
    release: info,
    kept: sight === 'unreadable' ? 'gone' : await keptOf(release, store),
    files: { count: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0), laidOut },
    golden: slot?.golden?.set.cases.length ?? (release ? await goldenCases(release, store) : 0),
    standby: slot && standbyFacts(service.readiness.info()),
    start: running?.startMs === undefined ? timed : { ms: running.startMs, at: null },
    coldRollback: journal.read(() => journal.state.measurements.get(name, 'cold-rollback', info.id)) ?? null,
    memory: running?.memoryBytes ?? start?.memory ?? current?.instance?.status.memoryBytes ?? null,
    environment: sight === 'unreadable' || sight === null ? null : sight.facts,
  };
}

function standbyFacts(info: StandbyInfo | null): StandbyFacts | null {
  if (info === null) return null;
  const { mode, ready, reason, instance, rollback_ms, measured_at, probed_at } = info;
  const answers = instance?.state === 'ready';
  return {
    mode,
    ready,
    reason,
    answers,
    // Its instance is well, it was gone through, and still it is not ready.
    wrong: !ready && reason !== UNREHEARSED && (answers || mode === 'cold'),
    rehearsed: rollback_ms !== null && measured_at !== null ? { ms: rollback_ms, at: measured_at } : null,
    probedAt: probed_at,
  };
}

const infoOf = (slot: NonNullable<ServiceKeeper['current']>) => {
  const { generation, release } = activated(slot);
  return { ...release, generation };
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
