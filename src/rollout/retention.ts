import { deleteGeneration, listGenerations } from '../release/generations.ts';
import type { KeeperContext } from './context.ts';
import { pruneEvidence } from './evidence.ts';
import type { ServiceKeeper } from './service-keeper.ts';

/** Generations that can be returned to, at least: older ones stay in the history, and let their releases go. */
const KEPT = 20;

/** Lets go what is too old to be gone back to or looked at. What serves and what stands by always stay. */
export async function retain({ name, current, standby }: ServiceKeeper, context: KeeperContext): Promise<void> {
  const { store, journal, home } = context;
  const roles = new Set([current?.generation, standby?.generation]);
  const old = (await listGenerations(store, name)).slice(0, -KEPT);
  for (const { n } of old) if (!roles.has(n)) await deleteGeneration(store, name, n);
  const rollouts = journal.state.rollouts.list({ limit: 100 });
  await pruneEvidence(
    home,
    rollouts.map(({ id }) => id),
  );
}
