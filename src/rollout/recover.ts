import { join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { deleteGeneration, listGenerations } from '../release/generations.ts';
import { readRelease } from '../release/release.ts';
import type { Activated, Activation } from '../state/activation-file.ts';
import type { RolloutRow } from '../state/rollouts.ts';
import type { Digest } from '../store/digest.ts';
import { logOf } from './evidence.ts';
import { rollBack } from './rollback.ts';
import { resumeWatch } from './rollout.ts';
import { Run } from './run.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { layOut, nameOf, refOf, type Slot } from './slot.ts';
import { checkOutRelease, restockRelease } from './stage.ts';
import { chooseStandby } from './standby.ts';
import { viewRollout } from './views.ts';
import { unlessExpected } from './way-back.ts';

/**
 * Brings a service back after a start: first the release that it was on serves again, then what was under way is finished
 * or undone. What it was on is read from a file of its own, so neither database nor history is needed for that.
 * @returns whether there was anything to come back to
 */
export async function recover(service: ServiceKeeper, signal: AbortSignal): Promise<boolean> {
  const recorded = service.recorded();
  if (!recorded) return false;
  const serves = await comeBack(service, recorded, signal);
  // It serves: what goes wrong from here on takes that away from nobody.
  const { onBug, journal } = service.context;
  await settleJournal(service, recorded, serves).catch(onBug);
  const rollback = journal.read(() => unfinishedRollback(service));
  await chooseStandby(service, recorded.standby ?? undefined).catch(onBug);
  if (rollback) await finishRollback(service, rollback);
  if (service.watching !== null) watchAgain(service, service.watching);
  service.readiness.start();
  return true;
}

/**
 * The release that was current; else, when files of it are missing, the one that was its standby: nothing is fetched while
 * there is something that can serve.
 * @returns whether it is the one that was current
 */
async function comeBack(service: ServiceKeeper, recorded: Activation, signal: AbortSignal): Promise<boolean> {
  try {
    service.takeUp(await start(service, recorded.current, recorded), recorded.watching);
    return true;
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    const slot = recorded.standby && (await start(service, recorded.standby).catch(unlessExpected));
    if (!slot) {
      service.takeUp(await start(service, recorded.current, { ...recorded, fetching: signal }), recorded.watching);
      return true;
    }
    const generation = Math.max(service.nextGeneration(), recorded.current.generation + 1);
    await service.switchTo(
      {
        to: { ...slot, generation },
        standby: null,
        cause: 'automatic rollback',
        reason: error.message,
        watching: null,
      },
      true,
    );
    return false;
  }
}

interface StartOptions {
  /** Given when files that are missing are to be fetched. */
  fetching?: AbortSignal;
  /** The rollout that goes on watching it: its log is gone on with. */
  watching?: string | null;
}

async function start(
  service: ServiceKeeper,
  { generation, release }: Activated,
  { fetching, watching = null }: StartOptions = {},
): Promise<Slot> {
  const { store, environments, fleet, home, journal, onProgress } = service.context;
  const found = await readRelease(store, release.id as Digest);
  if (fetching)
    await restockRelease(found, {
      store,
      environments,
      cacheDir: join(home, 'cache'),
      signal: AbortSignal.any([fetching, service.closing]),
      onProgress,
    });
  const laid = await layOut(found, await checkOutRelease(found, service.context, service.closing));
  const log = watching === null ? {} : { logFile: logOf(home, watching) };
  const instance = await fleet.start(laid.staged, found.spec, log);
  if (service.closing.aborted) {
    await instance.close(0);
    throw service.closing.reason;
  }
  const row = journal.read(() => journal.state.generations.get(service.name, generation));
  return { ...laid, generation, since: row?.activated_at ?? new Date().toISOString(), instance };
}

/** What was written to the file and not yet to the database is written now; what was begun before a switch is over. */
async function settleJournal(service: ServiceKeeper, recorded: Activation, serves: boolean): Promise<void> {
  const { journal, store } = service.context;
  const { current, watching } = recorded;
  const unfinished = journal.state.rollouts.unfinished().filter((row) => row.service === service.name);
  journal.record(({ generations, rollouts }) => {
    if (!generations.get(service.name, current.generation)) {
      generations.begin({
        service: service.name,
        generation: current.generation,
        release_id: current.release.id,
        release_version: current.release.version,
        cause: watching ? 'deploy' : 'rollback',
        reason: null,
        rollout: watching,
        activated_at: recorded.at,
        known_good: watching ? 0 : 1,
      });
    }
    if (watching) rollouts.switchedTo(watching, current.generation);
    else generations.markKnownGood(service.name, current.generation);
  });
  for (const row of unfinished) if (row.id !== watching || !serves) endStale(service, row, recorded);
  for (const { n } of await listGenerations(store, service.name)) {
    if (n > (service.current?.generation ?? 0)) await deleteGeneration(store, service.name, n);
  }
}

function endStale(service: ServiceKeeper, row: RolloutRow, { current, watching }: Activation): void {
  const run = Run.resume(service.context.journal, viewRollout(row, service.context.journal.state, []));
  const switched = row.generation !== null || row.state === 'watching';
  if (switched && current.release.id === row.release_id && watching === null) return void run.end('settled', null);
  if (switched) {
    const summary = 'The service had gone back from it when the server stopped.';
    return void run.end('rolled_back', { code: 'server-stopped', summary, hint: 'Its log is among its evidence.' });
  }
  const summary = `The server stopped while it was ${row.state}; the candidate was dropped.`;
  run.end('cancelled', {
    code: 'server-stopped',
    summary,
    hint: 'What served serves again. Deploy it once more when you like.',
  });
}

interface Unfinished {
  id: string;
  /** The release that it led to. */
  release: string;
  cause: 'rollback' | 'automatic rollback';
  reason: string | null;
}

/** Rollbacks that were begun and not written down as done: those that did happen are, the last one that did not is returned. */
function unfinishedRollback(service: ServiceKeeper): Unfinished | null {
  const { journal } = service.context;
  const current = service.current!;
  const rows = journal.state.rollbacks.unfinished().filter((row) => row.service === service.name);
  let open: Unfinished | null = null;
  for (const { id, cause, reason, release_id, from_generation } of rows) {
    const happened = current.release.id === (release_id as string) && current.generation > from_generation;
    if (open) endRollback(service, open.id, 'failed');
    if (happened) endRollback(service, id, 'done');
    open = happened ? null : { id, release: release_id, cause: cause as Unfinished['cause'], reason };
  }
  return open;
}

/** Its row stays open until then: a second death on the way does not make it forgotten. */
async function finishRollback(service: ServiceKeeper, { id, release, cause, reason }: Unfinished): Promise<void> {
  try {
    const to = await generationOf(service, release);
    await rollBack(service, {
      cause,
      leaving: service.current!.generation,
      ...(to !== undefined && { to }),
      reason: reason ?? 'It had been asked for before the server stopped.',
      force: true,
    });
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    service.context.journal.tell({
      type: 'recovered',
      service: service.name,
      message: `The rollback that was under way could not be finished. ${error.message}`,
    });
  }
  endRollback(service, id, 'failed');
}

/** The newest kept generation with that release; undefined when it is the standby, which a rollback goes to anyway. */
async function generationOf(service: ServiceKeeper, release: string): Promise<number | undefined> {
  if (service.standby?.release.id === release) return undefined;
  const kept = await listGenerations(service.context.store, service.name);
  return kept.findLast(({ id }) => id === release)?.n;
}

function endRollback(service: ServiceKeeper, id: string, how: 'done' | 'failed'): void {
  service.context.journal.record(({ rollbacks }) => rollbacks.end(id, how, new Date().toISOString()));
}

/** The watch begins anew: what was seen before the stop is not known any more. */
function watchAgain(service: ServiceKeeper, id: string): void {
  const { journal } = service.context;
  const row = journal.read(() => journal.state.rollouts.get(id));
  const current = service.current!;
  if (!row || row.ended_at !== null) {
    // Of a rollout that is over otherwise, or unknown, nobody can say that it is good.
    if (row?.state === 'settled') service.settle();
    else service.endWatch();
    return;
  }
  const run = Run.resume(journal, viewRollout(row, journal.state, []));
  journal.tell({
    type: 'recovered',
    service: service.name,
    rollout: id,
    release: refOf(current.release),
    message: `${nameOf(current.release)} serves again, and is watched again.`,
  });
  service.follow(run, () => resumeWatch(run, service, current));
}
