import type { SnapshotList, SnapshotSummary } from '../api/environment.ts';
import { environmentRef } from '../environment/environment-manifest.ts';
import { wheelOfLayer } from '../environment/stored-wheel.ts';
import { parseManifest } from '../store/oci.ts';
import type { Store } from '../store/store.ts';

const PREFIX = environmentRef('');

/** The snapshots of a store, by name. */
export async function listSnapshots(store: Store): Promise<SnapshotList> {
  const snapshots: SnapshotSummary[] = [];
  for (const { name, digest } of await store.refs.list(PREFIX)) {
    const manifest = parseManifest(await store.blobs.read(digest));
    const wheels = (manifest?.layers ?? []).flatMap((layer) => wheelOfLayer(layer) ?? []);
    const bytes = wheels.reduce((sum, { size }) => sum + size, 0);
    snapshots.push({ name: name.slice(PREFIX.length), id: digest, packages: wheels.length, bytes });
  }
  return { snapshots };
}
