import { join } from 'node:path';
import type { RolloutState } from '../api/control/rollout.ts';
import { LastgoodError } from '../errors.ts';
import type { Release } from '../release/release.ts';
import { parseBytes, parseFactor } from '../release/units.ts';
import type { Instance } from '../runtime/driver.ts';
import { caseTimeoutOf } from './case-timeout.ts';
import type { KeeperContext } from './context.ts';
import { evidenceDir, listEvidence, logOf } from './evidence.ts';
import { explain } from './explain.ts';
import { readyMs } from './fleet.ts';
import { foresee } from './foresee.ts';
import { budgetGate } from './gates/budget.ts';
import { environmentGate } from './gates/environment.ts';
import { skipped, type Verdict } from './gates/gate.ts';
import { goldenGate } from './gates/golden.ts';
import { integrityGate } from './gates/integrity.ts';
import { type PreflightOptions, preflightGate } from './gates/preflight.ts';
import { startGate } from './gates/start.ts';
import type { Cause, Run } from './run.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { shadowGate } from './shadow.ts';
import { type Laid, layOut, type Slot } from './slot.ts';
import { checkOutRelease, restockRelease } from './stage.ts';
import { goBack, watch } from './watch.ts';

/** What a rollout needs to know of its surroundings. */
export interface RolloutScene {
  service: ServiceKeeper;
  release: Release;
  /** Starts what a proof names to compare with; what serves otherwise. */
  against?: () => Promise<Reference & AsyncDisposable>;
}

/** What a candidate is compared with. */
export type Reference = Laid & { instance: Instance | null };

/** How a story ends; `cause` for all ends but settled. */
interface End {
  state: RolloutState;
  cause: Cause | null;
}

/** What a story holds until it is over or handed on. */
interface Hands {
  candidate: Instance | null;
  /** It serves, and `previous` did before it. */
  switched: Switched | null;
}

interface Switched {
  slot: Slot;
  previous: Slot | null;
}

/** Runs a rollout or a proof to its end. Never rejects: what goes wrong is its end. */
export async function rollOut(run: Run, scene: RolloutScene): Promise<void> {
  const { service } = scene;
  const hands: Hands = { candidate: null, switched: null };
  let end: End | null;
  try {
    end = await story(run, scene, hands);
    if (hands.switched) end = await watchToTheEnd(run, service, hands.switched);
  } catch (error) {
    end = endOf(run, error, service);
  }
  // Everything is decided, and a release that was sent back is out of the traffic.
  if (end) end = await explain(run, end, { service, release: scene.release, instance: hands.candidate });
  // Whatever broke: what serves is not stopped.
  if (hands.candidate && service.current?.instance !== hands.candidate) await hands.candidate.close();
  await conclude(run, service, end);
}

/** @param end null: the server stops, and the next one goes on with the watch */
async function conclude(run: Run, { name, context }: ServiceKeeper, end: End | null): Promise<void> {
  run.keep(await listEvidence(context.home, run.id));
  if (end === null) return;
  run.end(end.state, end.cause);
  context.meters.rolloutEnded(name, end.state);
}

/** Goes on with the watch that an earlier server began. */
export async function resumeWatch(run: Run, service: ServiceKeeper, slot: Slot): Promise<void> {
  const end = await watchToTheEnd(run, service, { slot, previous: service.standby });
  await conclude(run, service, end && (await explain(run, end, { service, ...slot })));
}

/** The rollout, from top to bottom, up to the watch. @returns how it ended before that, or null */
async function story(run: Run, scene: RolloutScene, hands: Hands): Promise<End | null> {
  const { service, release } = scene;
  const { context } = service;
  const { signal } = run;
  const { policy } = run.record;

  run.enter('staging');
  await using _lease = await context.store.lease([release.id], `rollout ${run.id}`);
  const restock = () => restockRelease(release, stageOptions(run, context));
  await tolerateLoss(restock);

  await using borrowed = scene.against && (await scene.against());
  const reference = borrowed ?? service.current;

  run.enter('verifying');
  if (!(await run.gate('integrity', () => integrityGate(release, context.store, restock, signal)))) return refused(run);
  if (!(await run.gate('preflight', () => preflightGate(preflight(run, scene, reference))))) return refused(run);

  if (release.spec.environment && !(await run.gate('environment', () => environment(run, release, context)))) {
    return refused(run);
  }

  run.enter('starting');
  const laid = await layOut(release, await checkOutRelease(release, stageOptions(run, context), signal), reference);
  const instance = await context.fleet.start(laid.staged, release.spec, {
    logFile: logOf(context.home, run.id),
    restart: false,
  });
  hands.candidate = instance;
  if (!(await run.gate('start', () => startGate(instance, readyMs(release.spec), signal)))) return refused(run);

  run.enter('proving');
  const candidate = { ...laid, instance };
  if (!(await run.gate('golden', () => goldenGate(golden(run, candidate, context))))) return refused(run);
  if (!(await run.gate('budget', () => budgetGate(budget(run, candidate, reference, context))))) return refused(run);
  if (run.record.kind === 'proof') return { state: 'settled', cause: null };

  if ((policy.shadow ?? 0) > 0 && service.current) {
    run.enter('shadowing');
    if (!(await run.gate('shadow', () => shadowGate(run, candidate, service)))) return refused(run);
  }

  run.enter('switching');
  hands.switched = await takeTraffic(run, service, candidate);
  run.enterAnyway('watching');
  return null;
}

/**
 * A release that cannot be watched is not left in the traffic: whatever breaks here sends it back.
 * @returns null when the server stops
 */
async function watchToTheEnd(run: Run, service: ServiceKeeper, { slot, previous }: Switched): Promise<End | null> {
  try {
    const regression = previous ? await watch(run, service, slot, previous) : await nothingToWatch(run);
    return regression ?? (await settle(service));
  } catch (error) {
    const { interruption } = run;
    if (interruption?.kind === 'server-stopping') return null;
    if (interruption) return goBack(service, slot, { code: interruption.kind, summary: interruption.message });
    service.context.onBug(error);
    return goBack(service, slot, {
      code: 'internal',
      summary: `It could not be watched: ${(error as Error).message}.`,
    });
  }
}

/** A first release has nothing to go back to: there is nothing to watch it for. */
async function nothingToWatch(run: Run): Promise<null> {
  await run.gate('watch', async () => skipped('Nothing served before it, so there is nothing to go back to.'));
  return null;
}

/** "Ready in N ms" is measured before anybody is told that it is over. One that must be started first takes its time later. */
async function settle(service: ServiceKeeper): Promise<End> {
  service.settle();
  if (service.standby?.instance) await service.readiness.rehearse();
  service.readiness.wake();
  return { state: 'settled', cause: null };
}

async function takeTraffic(
  run: Run,
  service: ServiceKeeper,
  candidate: Laid & { instance: Instance },
): Promise<Switched> {
  return service.switching.runExclusive(async () => {
    run.signal.throwIfAborted();
    const generation = service.nextGeneration();
    const slot: Slot = { ...candidate, generation, since: new Date().toISOString() };
    // The same release once more is no way back from itself.
    const previous = service.current;
    const standby = previous?.release.id === candidate.release.id ? service.standby : previous;
    await service.switchTo({ to: slot, standby, cause: 'deploy', reason: null, watching: run.id });
    run.switchedTo(generation);
    return { slot, previous };
  });
}

function preflight(run: Run, { service, release }: RolloutScene, reference: Reference | null): PreflightOptions {
  return {
    declaredMemory: parseBytes(release.spec.limits?.memory ?? ''),
    currentMemory: reference?.instance?.status.memoryBytes ?? null,
    dir: service.context.home,
    foresee: () => foresee(release, reference?.release ?? null, service.context, run.signal),
  };
}

function environment(run: Run, release: Release, context: KeeperContext): Promise<Verdict> {
  return environmentGate(release, context.environments, stageOptions(run, context));
}

function golden(
  run: Run,
  { release, golden, tolerance, instance }: Laid & { instance: Instance },
  context: KeeperContext,
) {
  return {
    golden,
    tolerance,
    endpoint: instance.endpoint,
    transport: context.transport,
    comparer: context.comparer,
    signal: run.signal,
    caseTimeoutMs: caseTimeoutOf(release),
    evidenceDir: join(evidenceDir(context.home, run.id), 'golden'),
    onCase: (done: number, total: number) => run.progress('golden', 'inputs', done, total),
  };
}

function budget(
  run: Run,
  { release, golden, instance }: Laid & { instance: Instance },
  reference: Reference | null,
  { transport }: KeeperContext,
) {
  const { latency, memory } = run.record.policy;
  return {
    golden,
    candidate: instance,
    current: reference?.instance ?? null,
    transport,
    factors: { latency: parseFactor(latency ?? '') ?? undefined, memory: parseFactor(memory ?? '') ?? undefined },
    signal: run.signal,
    caseTimeoutMs: caseTimeoutOf(release),
    onRound: (done: number, total: number) => run.progress('budget', 'answers side by side', done, total),
  };
}

const refused = (run: Run): End => ({ state: 'refused', cause: run.refusal() });

function endOf(run: Run, error: unknown, service: ServiceKeeper): End {
  const { interruption } = run;
  if (interruption) {
    const hint = 'What served goes on serving; deploy it again when you like.';
    return { state: 'cancelled', cause: { code: interruption.kind, summary: interruption.message, hint } };
  }
  const failure = error instanceof LastgoodError ? error : bug(error);
  if (failure !== error) service.context.onBug(error);
  return { state: 'failed', cause: { code: failure.code, summary: failure.message, hint: failure.hint } };
}

function bug(cause: unknown): LastgoodError {
  return new LastgoodError('internal', `Something in lastgood is broken: ${(cause as Error).message}.`, {
    hint: 'The log of the server has the details; please report it. What served goes on serving.',
    cause,
  });
}

/** What cannot be fetched is found missing by the integrity gate, which says so with its evidence. */
async function tolerateLoss(restock: () => Promise<void>): Promise<void> {
  try {
    await restock();
  } catch (error) {
    if (!(error instanceof LastgoodError) || !LOSSES.has(error.code)) throw error;
  }
}

const LOSSES = new Set(['blob_missing', 'source_unreachable', 'file_missing', 'integrity_mismatch']);

function stageOptions(run: Run, { store, environments, home, onProgress }: KeeperContext) {
  return {
    store,
    environments,
    cacheDir: join(home, 'cache'),
    signal: run.signal,
    onProgress: (progress: Parameters<KeeperContext['onProgress']>[0]) => {
      run.progress(progress.phase, progress.item, progress.bytes, progress.total ?? null);
      onProgress(progress);
    },
  };
}
