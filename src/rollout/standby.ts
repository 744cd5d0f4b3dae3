import type { RolloutPolicy } from '../api/control/rollout.ts';
import { LastgoodError } from '../errors.ts';
import { readRelease } from '../release/release.ts';
import type { Activated } from '../state/activation-file.ts';
import type { Digest } from '../store/digest.ts';
import { memoryRoom } from './gates/host-room.ts';
import { decideStandby } from './policy/standby-policy.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { layOut, type Slot } from './slot.ts';
import { checkOutRelease } from './stage.ts';
import { lastGood } from './way-back.ts';

/**
 * Gives a service its standby: the one that was recorded, else the newest release that was good before. It is started when
 * there is memory for two, and stays a folder of files otherwise.
 */
export async function chooseStandby(service: ServiceKeeper, recorded?: Activated): Promise<void> {
  await service.switching.runExclusive(async () => {
    // Somebody may have chosen meanwhile.
    if (service.closing.aborted || service.standby) return;
    const found = (recorded && (await laidOut(service, recorded))) ?? (await lastGood(service));
    if (!found) return;
    service.setStandby(found);
    await decide(service);
  });
}

/** Starts a cold standby or stops a warm one, as memory and the release's wish have it. */
export async function keepAsDecided(service: ServiceKeeper): Promise<void> {
  await service.switching.runExclusive(() => decide(service));
}

async function decide(service: ServiceKeeper): Promise<void> {
  const { standby, current } = service;
  if (!standby || service.closing.aborted) return;
  const { mode } = decideStandby({
    wanted: wishOf(service),
    warm: standby.instance !== null,
    ...memoryRoom(),
    need: standby.instance?.status.memoryBytes ?? current?.instance?.status.memoryBytes ?? null,
  });
  if (mode === 'warm' && !standby.instance) {
    const instance = await service.context.fleet.start(standby.staged, standby.release.spec);
    service.setStandby({ ...standby, instance });
  }
  if (mode === 'cold' && standby.instance) {
    service.setStandby({ ...standby, instance: null });
  }
}

/** What the rollout that made the current release was told, else what the release says. */
function wishOf({ name, current, context }: ServiceKeeper): 'warm' | 'cold' | 'auto' {
  if (!current) return 'auto';
  const { generations, rollouts } = context.journal.state;
  const policy = context.journal.read((): RolloutPolicy => {
    const { rollout } = generations.get(name, current.generation) ?? {};
    return JSON.parse((rollout && rollouts.get(rollout)?.policy) || '{}');
  });
  return policy?.standby ?? current.release.spec.rollout?.standby ?? 'auto';
}

async function laidOut(service: ServiceKeeper, { generation, release }: Activated): Promise<Slot | null> {
  const { store, journal } = service.context;
  try {
    const found = await readRelease(store, release.id as Digest);
    const laid = await layOut(found, await checkOutRelease(found, service.context, service.closing), service.current);
    return { ...laid, generation, since: new Date().toISOString(), instance: null };
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    journal.tell({
      type: 'standby.lost',
      service: service.name,
      release,
      message: `${service.name} ${release.version} cannot be kept as the way back. ${error.message}`,
    });
    return null;
  }
}
