import type { Digest } from '../store/digest.ts';
import type { Store } from '../store/store.ts';

/** A kept generation, as the store knows it: from these the database can be made anew. */
export interface GenerationRef {
  service: string;
  n: number;
  /** The release that it was. */
  id: Digest;
}

const NAME = /^services\/([^/]+)\/generations\/(\d+)$/;

/** Padded, so that they stand in order in a folder; numbers beyond six digits are still read right. */
const refName = (service: string, n: number) => `services/${service}/generations/${String(n).padStart(6, '0')}`;

/**
 * Records that generation `n` of a service is this release. What it names is kept until the generation is deleted.
 * @throws LastgoodError `blob_missing`, `store_full`, `store_unwritable`
 */
export async function setGeneration(store: Store, service: string, n: number, id: Digest): Promise<void> {
  await store.refs.set(refName(service, n), id);
}

/** Lets a generation go: its release may be deleted when nothing else names it. */
export async function deleteGeneration(store: Store, service: string, n: number): Promise<void> {
  await store.refs.delete(refName(service, n));
}

/** The kept generations of a service, or of all, by service and number. */
export async function listGenerations(store: Store, service?: string): Promise<GenerationRef[]> {
  const refs = await store.refs.list(service === undefined ? 'services/' : `services/${service}/generations/`);
  return refs
    .flatMap(({ name, digest }): GenerationRef[] => {
      const match = NAME.exec(name);
      return match === null ? [] : [{ service: match[1], n: Number(match[2]), id: digest }];
    })
    .sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : a.n - b.n));
}
