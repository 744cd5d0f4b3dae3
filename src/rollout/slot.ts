import { join } from 'node:path';
import type { Route } from '../gateway/route.ts';
import { type LoadedGolden, loadGoldenSet } from '../golden/load.ts';
import type { Release } from '../release/release.ts';
import type { Instance, StagedRelease } from '../runtime/driver.ts';
import type { Activated } from '../state/activation-file.ts';

/** A release laid out on this machine, and the inputs that it must answer rightly. */
export interface Laid {
  release: Release;
  staged: StagedRelease;
  /** Its own golden set, else the one that it was proven on. */
  golden: LoadedGolden | null;
  tolerance: { agreement?: number; iou?: number };
}

/** A release in a role. */
export interface Slot extends Laid {
  generation: number;
  /** Since when it has the role. */
  since: string;
  /** null: not running (a cold standby). */
  instance: Instance | null;
}

/** @param lender whose golden set stands in when it has none of its own */
export async function layOut(release: Release, staged: StagedRelease, lender?: Laid | null): Promise<Laid> {
  const { golden } = release.spec;
  if (!golden) return { release, staged, golden: lender?.golden ?? null, tolerance: lender?.tolerance ?? {} };
  const loaded = await loadGoldenSet(join(staged.dir, golden.dir));
  return { release, staged, golden: loaded, tolerance: written(golden.tolerance) };
}

/** Only what was written: the schema's optional keys may hold `undefined`. */
function written({
  agreement,
  iou,
}: {
  agreement?: number | undefined;
  iou?: number | undefined;
} = {}): Laid['tolerance'] {
  return { ...(agreement !== undefined && { agreement }), ...(iou !== undefined && { iou }) };
}

export function activated({ release, generation }: Pick<Slot, 'release' | 'generation'>): Activated {
  return { generation, release: refOf(release) };
}

export const refOf = ({ id, spec }: Release): { id: string; version: string } => ({ id, version: spec.version });

/** Where its requests go, or null when nothing of it runs. */
export function routeTo({ release, generation, instance }: Slot): Route | null {
  return instance && { release: refOf(release), generation, instance };
}

/** `human-parsing 2.0.0` */
export const nameOf = ({ spec }: Release): string => `${spec.service} ${spec.version}`;
