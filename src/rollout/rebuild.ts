import { join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { listGenerations } from '../release/generations.ts';
import { readRelease } from '../release/release.ts';
import { type Activation, ActivationFile } from '../state/activation-file.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';

/**
 * Makes the history of generations anew from the store's refs and from which release each service is on. Rollouts, gates
 * and events were in the database alone: they are gone.
 * @returns how many generations there are now
 */
export async function rebuildState(state: State, store: Store, activations: readonly Activation[]): Promise<number> {
  const now = new Date().toISOString();
  let count = 0;
  for (const { service, n, id } of await listGenerations(store)) {
    const activation = activations.find((one) => one.service === service);
    // A number that was reserved and never switched to.
    if (activation && n > activation.current.generation) continue;
    const version = await versionOf(store, id);
    const serves = activation?.current.generation === n;
    state.generations.begin({
      service,
      generation: n,
      release_id: id,
      release_version: version,
      cause: 'deploy',
      reason: 'Taken from the store: the database was lost.',
      rollout: null,
      activated_at: serves ? activation.at : now,
      // Of the others nobody knows any more how they ended.
      known_good: (serves && activation.watching === null) || activation?.standby?.generation === n ? 1 : 0,
    });
    count += 1;
  }
  return count;
}

async function versionOf(store: Store, id: `sha256:${string}`): Promise<string> {
  try {
    return (await readRelease(store, id)).spec.version;
  } catch (error) {
    if (error instanceof LastgoodError) return 'unknown';
    throw error;
  }
}

/**
 * Which release each service is on, for those whose record is gone: its newest generation, with the newest of another
 * release as its standby.
 * @param dir folder of the records
 */
export async function rebuildActivations(dir: string, store: Store): Promise<Activation[]> {
  const generations = Map.groupBy(await listGenerations(store), ({ service }) => service);
  const made: Activation[] = [];
  for (const [service, list] of generations) {
    const file = new ActivationFile(join(dir, service));
    if (file.read() !== null) continue;
    const last = list.at(-1)!;
    const before = list.findLast(({ id }) => id !== last.id);
    const activated = async ({ n, id }: typeof last) => ({
      generation: n,
      release: { id, version: await versionOf(store, id) },
    });
    const activation = {
      service,
      current: await activated(last),
      standby: before ? await activated(before) : null,
      watching: null,
      at: new Date().toISOString(),
    };
    file.write(activation, 0);
    made.push(activation);
  }
  return made;
}
