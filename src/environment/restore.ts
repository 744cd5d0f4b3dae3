import { resolve } from 'node:path';
import type { EnvironmentProgress, RestoreReport } from '../api/environment.ts';
import { LastgoodError } from '../errors.ts';
import { type Digest, digestFrom, isDigest } from '../store/digest.ts';
import { isRefName } from '../store/refs.ts';
import type { Store } from '../store/store.ts';
import { environmentRef, readEnvironment } from './environment-manifest.ts';
import type { Environments } from './environments.ts';
import { mustBeFree } from './free-folder.ts';
import { findInterpreter } from './interpreters.ts';

export interface RestoreOptions {
  /** A snapshot's name, or the digest of its manifest. */
  snapshot: string;
  /** Where the environment goes: a folder that is not there yet, or is empty. */
  dir: string;
  store: Store;
  environments: Environments;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

/**
 * Makes an environment out of a snapshot at a folder of the user's.
 * @throws LastgoodError `not_found`, `output_unwritable` when something is at the folder, `blob_missing`, `interpreter_missing`,
 * `environment_broken`, `tool_missing`, `store_full`
 */
export async function restoreEnvironment(options: RestoreOptions): Promise<RestoreReport> {
  const { snapshot, store, environments, signal, onProgress } = options;
  const begun = performance.now();
  const dir = resolve(options.dir);
  await mustBeFree(dir);
  const id = await findSnapshot(snapshot, store);
  const { lock, wheels } = await readEnvironment(id, store);
  const interpreter = await findInterpreter({ exact: lock.extras?.interpreter }, signal);
  const { python } = await environments.buildAt(dir, { wheels, interpreter, signal, onProgress });
  return { name: snapshot, id, dir, python, packages: wheels.length, ms: performance.now() - begun };
}

async function findSnapshot(snapshot: string, store: Store): Promise<Digest> {
  if (isDigest(snapshot)) return snapshot;
  if (/^[0-9a-f]{64}$/.test(snapshot)) return digestFrom(snapshot);
  const ref = environmentRef(snapshot);
  const id = isRefName(ref) ? await store.refs.get(ref) : null;
  if (id !== null) return id;
  const prefix = environmentRef('');
  const names = (await store.refs.list(prefix)).map(({ name }) => name.slice(prefix.length));
  throw new LastgoodError('not_found', `There is no snapshot "${snapshot}" in ${store.dir}.`, {
    hint:
      names.length > 0
        ? `There are: ${names.join(', ')}.`
        : 'lastgood env snapshot makes one; --home says in which store it is.',
  });
}
