import { deleteGeneration, listGenerations } from '../release/generations.ts';
import type { KeeperContext } from './context.ts';
import { pruneEvidence } from './evidence.ts';
import type { ServiceKeeper } from './service-keeper.ts';

/** Generations that can be returned to, at least: older ones stay in the history, and let their releases go. */
const KEPT = 20;
/** Rollouts of each service whose evidence is kept, besides that of what serves. */
const EVIDENCE = 30;

/** Lets go what is too old to be gone back to or looked at. What serves and what stands by always stay. */
export async function retain({ name, current, standby }: ServiceKeeper, context: KeeperContext): Promise<void> {
  // Whoever only proves in a home knows nothing of its roles.
  if (!current) return;
  const { store, journal, home } = context;
  const roles = new Set([current?.generation, standby?.generation]);
  const old = (await listGenerations(store, name)).slice(0, -KEPT);
  for (const { n } of old) if (!roles.has(n)) await deleteGeneration(store, name, n);
  const { rollouts, generations } = journal.state;
  const serving = generations.services().map((service) => generations.list(service)[0]?.rollout);
  const recent = generations.services().flatMap((service) => rollouts.list({ service, limit: EVIDENCE }));
  await pruneEvidence(home, new Set([...serving, ...recent.map(({ id }) => id)]));
}
