import type { TargetFacts } from '../../advice/facts.ts';
import type { ReleaseInfo } from '../../api/parse.ts';
import type { Release } from '../../release/release.ts';
import { readRelease } from '../../release/release.ts';
import type { Digest } from '../../store/digest.ts';
import type { Store } from '../../store/store.ts';
import type { ServiceKeeper } from '../service-keeper.ts';
import { refOf, type Slot } from '../slot.ts';
import { newestGood, unlessExpected } from '../way-back.ts';

/** What a way back would lead to. */
export interface Target {
  info: ReleaseInfo;
  /** null: its manifest is not in the store any more. */
  release: Release | null;
  /** When it stands by. */
  slot: Slot | null;
}

/** The standby; else the newest release that was good before and is whole; else the newest that was good, as far as it is kept. */
export async function findTarget(service: ServiceKeeper): Promise<Target | null> {
  const { standby, current, context, name } = service;
  if (standby) {
    const { release, generation } = standby;
    return { info: { ...refOf(release), generation }, release, slot: standby };
  }
  const whole = await newestGood(service);
  if (whole) {
    const release = await readRelease(context.store, whole.id);
    return { info: { ...refOf(release), generation: whole.n }, release, slot: null };
  }
  const rows = context.journal.read(() => context.journal.state.generations.list(name)) ?? [];
  const row = rows.find(({ known_good, release_id }) => known_good === 1 && release_id !== current?.release.id);
  if (row === undefined) return null;
  const info = { id: row.release_id, version: row.release_version, generation: row.generation };
  return {
    info,
    release: await readRelease(context.store, row.release_id as Digest).catch(unlessExpected),
    slot: null,
  };
}

/** How much of it the store still has. */
export async function keptOf(release: Release | null, store: Store): Promise<TargetFacts['kept']> {
  if (release === null) return 'gone';
  const sizes = await Promise.all(release.files.map(({ digest }) => store.blobs.size(digest)));
  const missing = release.files.filter(({ size }, i) => sizes[i] !== size);
  if (missing.length === 0) return 'whole';
  return { missing: missing.map(({ path }) => path), bytes: missing.reduce((sum, { size }) => sum + size, 0) };
}
