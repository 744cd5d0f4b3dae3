import { LastgoodError } from '../errors.ts';
import { type GenerationRef, listGenerations } from '../release/generations.ts';
import { isComplete, type Release, readRelease } from '../release/release.ts';
import type { Store } from '../store/store.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { layOut, type Slot } from './slot.ts';
import { checkOutRelease } from './stage.ts';

/**
 * Where a rollback leads: the standby as it stands, or a kept generation, laid out but not running.
 * @param to generation; the standby otherwise
 * @throws LastgoodError `no_standby`, `generation_gone`, `bad_request` when it serves already
 */
export async function wayBack(service: ServiceKeeper, to: number | undefined): Promise<Slot> {
  const { standby, current, name } = service;
  if (to === undefined) {
    if (standby) return standby;
    const last = await lastGood(service);
    if (last) return last;
    throw new LastgoodError('no_standby', `${name} has no other release that was good before.`, {
      hint: '`lastgood history` lists the generations; --to goes back to any that is kept.',
    });
  }
  if (to === current?.generation) {
    throw new LastgoodError('bad_request', `Generation ${to} of ${name} serves already.`, {
      hint: 'Name another generation; `lastgood history` lists them.',
    });
  }
  const kept = await listGenerations(service.context.store, name);
  const found = kept.find(({ n }) => n === to);
  if (!found)
    throw gone(
      name,
      to,
      kept.map(({ n }) => n),
    );
  if (found.id === current?.release.id) {
    throw new LastgoodError('bad_request', `Generation ${to} of ${name} was the release that serves now.`, {
      hint: `It serves as generation ${current.generation}; \`lastgood history\` lists the others.`,
    });
  }
  if (standby?.release.id === found.id) return standby;
  return coldSlot(service, found.id, to);
}

/** A release marked irreversible that has served after `way` did, up to the present one; null when there is none. */
export async function barrierBetween(
  service: ServiceKeeper,
  way: Pick<Slot, 'generation'>,
  from: Slot,
): Promise<Release | null> {
  if (from.release.spec.irreversible) return from.release;
  const { store } = service.context;
  for (const { n, id } of await listGenerations(store, service.name)) {
    if (n <= way.generation || n >= from.generation) continue;
    const release = await readRelease(store, id).catch(unlessExpected);
    if (release?.spec.irreversible) return release;
  }
  return null;
}

/** What cannot be read any more keeps nobody from going back. */
export function unlessExpected(error: unknown): null {
  if (error instanceof LastgoodError) return null;
  throw error;
}

/** The newest generation with another release than the present one that is known to be good and still whole, or null. */
export async function lastGood(service: ServiceKeeper): Promise<Slot | null> {
  const newest = await newestGood(service);
  return newest && coldSlot(service, newest.id, newest.n);
}

/** As `lastGood`, by its number and its digest: nothing is laid out. */
export async function newestGood(service: ServiceKeeper): Promise<Pick<GenerationRef, 'n' | 'id'> | null> {
  const { store } = service.context;
  const good = knownGood(service);
  const kept = await listGenerations(store, service.name);
  for (const { n, id } of kept.toReversed()) {
    if (good?.has(n) === false || id === service.current?.release.id) continue;
    if (await isWhole(store, id)) return { n, id };
  }
  return null;
}

/** Generations that settled; null when that cannot be read, and then a doubtful way back is better than none. */
function knownGood({ name, context: { journal } }: ServiceKeeper): Set<number> | null {
  return journal.read(() => {
    const rows = journal.state.generations.list(name);
    return new Set(rows.flatMap((row) => (row.known_good ? [row.generation] : [])));
  });
}

async function coldSlot(service: ServiceKeeper, id: Release['id'], generation: number): Promise<Slot> {
  const { store } = service.context;
  try {
    const release = await readRelease(store, id);
    const laid = await layOut(release, await checkOutRelease(release, service.context, service.closing));
    return { ...laid, generation, since: new Date().toISOString(), instance: null };
  } catch (cause) {
    if (!(cause instanceof LastgoodError)) throw cause;
    throw new LastgoodError(
      'generation_gone',
      `Generation ${generation} of ${service.name} cannot be returned to. ${cause.message}`,
      {
        hint: cause.hint,
        cause,
      },
    );
  }
}

async function isWhole(store: Store, id: Release['id']): Promise<boolean> {
  const release = await readRelease(store, id).catch(unlessExpected);
  return release !== null && isComplete(store, release);
}

function gone(service: string, to: number, kept: number[]): LastgoodError {
  return new LastgoodError('generation_gone', `${service} keeps no generation ${to}.`, {
    hint: kept.length > 0 ? `Kept are ${kept.join(', ')}.` : 'None is kept yet.',
  });
}
