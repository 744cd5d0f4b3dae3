import type { ReleaseDetail, ReleaseSummary } from '../api/control/release.ts';
import type { Rollout, RolloutState } from '../api/control/rollout.ts';
import type { Generation, ServiceView } from '../api/control/service.ts';
import { GOLDEN_TYPE, MODEL_TYPE, type ReleaseFile } from '../release/manifest.ts';
import { isPinned } from '../release/pins.ts';
import { isComplete, type Release } from '../release/release.ts';
import type { GenerationRow } from '../state/generations.ts';
import type { RolloutRow } from '../state/rollouts.ts';
import type { State } from '../state/state.ts';
import { LOCK_TYPE, WHEEL_TYPE } from '../store/media-types.ts';
import type { Store } from '../store/store.ts';
import type { KeptGate, KeptRollout } from './kept-rollout.ts';
import { instanceInfoOf } from './readiness.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { refOf, type Slot } from './slot.ts';

/** A rollout that is over, or that an earlier process left, from what was journaled. */
export function viewRollout(row: RolloutRow, state: State, evidence: string[]): KeptRollout {
  const steps = state.rollouts.steps(row.id);
  return {
    id: row.id,
    service: row.service,
    kind: row.kind as Rollout['kind'],
    release: { id: row.release_id, version: row.release_version },
    from:
      row.from_id === null ? null : { id: row.from_id, version: row.from_version!, generation: row.from_generation! },
    state: row.state as RolloutState,
    policy: JSON.parse(row.policy),
    started_at: row.started_at,
    ended_at: row.ended_at,
    steps: steps.map(({ step, at }, i) => {
      const next = steps[i + 1]?.at ?? row.ended_at;
      return { step: step as RolloutState, at, ms: next === null ? null : Date.parse(next) - Date.parse(at) };
    }),
    gates: state.rollouts.gates(row.id) as KeptGate[],
    cause: row.cause === null ? null : JSON.parse(row.cause),
    generation: row.generation,
    progress: null,
    evidence,
  };
}

export function viewGeneration(row: GenerationRow, kept: ReadonlySet<number>): Generation {
  return {
    generation: row.generation,
    release: { id: row.release_id, version: row.release_version },
    cause: row.cause as Generation['cause'],
    reason: row.reason,
    rollout: row.rollout,
    activated_at: row.activated_at,
    ended_at: row.ended_at,
    known_good: row.known_good === 1,
    kept: kept.has(row.generation),
  };
}

export function viewService(service: ServiceKeeper, isDefault: boolean, rollout: Rollout | null): ServiceView {
  const { current, router, readiness } = service;
  const { table } = router;
  const probed = readiness.current;
  return {
    name: service.name,
    default: isDefault,
    current: current && {
      release: { ...refOf(current.release), generation: current.generation },
      since: current.since,
      instance: current.instance && instanceInfoOf(current.instance.status),
    },
    standby: readiness.info(),
    rollout,
    routing_version: table.version,
    rescued_total: service.outcomes.rescued,
    golden: { agreement: probed.agreement, at: probed.at, failing: probed.wrong > 1 },
    environment: readiness.drift,
    trouble: table.current ? troubleOf(service) : (table.unavailable ?? null),
  };
}

function troubleOf({ name, current, standby, isUnwritten }: ServiceKeeper): ServiceView['trouble'] {
  const status = current?.instance?.status;
  if (status && status.state !== 'ready') {
    const meanwhile = standby?.instance?.status.state === 'ready' ? '; the standby answers meanwhile' : '';
    return {
      reason: status.reason ?? `The instance is ${status.state}.`,
      hint: `It is started again by itself${meanwhile}.`,
    };
  }
  if (!isUnwritten) return null;
  return {
    reason: `That ${name} serves generation ${current?.generation} could not be written: the next start would serve the one before.`,
    hint: 'Free some space, and check the permissions of services/ in the home; it is tried every second.',
  };
}

const KINDS: Record<string, ReleaseDetail['content'][number]['kind']> = {
  [MODEL_TYPE]: 'model',
  [LOCK_TYPE]: 'lock',
  [WHEEL_TYPE]: 'wheel',
  [GOLDEN_TYPE]: 'golden',
};

export async function viewRelease(
  release: Release,
  { store, state, services }: { store: Store; state: State; services: Iterable<ServiceKeeper> },
): Promise<ReleaseSummary> {
  const { id, spec, files, bytes } = release;
  const last = state.rollouts.lastOf(id);
  return {
    id,
    service: spec.service,
    version: spec.version,
    driver: spec.runtime.driver,
    bytes,
    files: files.length,
    golden_cases: await goldenCases(release, store),
    pinned: await isPinned(store, id),
    irreversible: spec.irreversible ?? false,
    complete: await isComplete(store, release),
    roles: [...services].flatMap((service) => rolesOf(id, service)),
    last_rollout: last ? { id: last.id, state: last.state, at: last.ended_at ?? last.started_at } : null,
  };
}

export function viewContent(files: readonly ReleaseFile[]): ReleaseDetail['content'] {
  return files.map(({ path, digest, size, mediaType }) => ({
    path,
    digest,
    bytes: size,
    kind: KINDS[mediaType] ?? 'file',
  }));
}

function rolesOf(id: string, { name, current, standby, run }: ServiceKeeper): ReleaseSummary['roles'] {
  const roles: ReleaseSummary['roles'] = [];
  const add = (role: 'current' | 'standby', slot: Slot | null) => {
    if (slot?.release.id === id) roles.push({ service: name, role, generation: slot.generation });
  };
  add('current', current);
  add('standby', standby);
  if (run?.record.release.id === id && run.record.ended_at === null && current?.release.id !== id) {
    roles.push({ service: name, role: 'candidate', generation: null });
  }
  return roles;
}

/** Inputs of its own golden set. */
export async function goldenCases({ spec, files }: Release, store: Store): Promise<number> {
  const file = spec.golden && files.find(({ path }) => path === `${spec.golden!.dir}/golden.json`);
  if (!file) return 0;
  try {
    const set = JSON.parse(Buffer.from(await store.blobs.read(file.digest)).toString());
    return Array.isArray(set.cases) ? set.cases.length : 0;
  } catch {
    // Damaged or missing: `complete` and verify say so.
    return 0;
  }
}
