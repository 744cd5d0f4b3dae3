import { resolve } from 'node:path';
import { Blobs } from './blobs.ts';
import { type CheckoutFile, checkOut } from './checkout.ts';
import type { Digest } from './digest.ts';
import { ensureFree, onDisk } from './disk.ts';
import { clearLeftovers, createLayout, Layout } from './layout.ts';
import { type Lease, writeLease } from './lease.ts';
import { leasedBy } from './reach.ts';
import { Refs } from './refs.ts';

/** Content-addressed storage of everything that releases need, in one folder. Several processes may use it at once. */
export class Store {
  readonly dir: string;
  readonly blobs: Blobs;
  readonly refs: Refs;
  /** For the store's own modules. */
  readonly layout: Layout;

  constructor(dir: string) {
    this.dir = resolve(dir);
    this.layout = new Layout(this.dir);
    this.blobs = new Blobs(this.layout);
    this.refs = new Refs(this.layout, this.blobs);
  }

  /** Makes what is missing of the folder, and removes what dead processes left unfinished. */
  async start(): Promise<void> {
    await onDisk(this.dir, async () => {
      await createLayout(this.layout);
      await clearLeftovers(this.layout);
    });
  }

  /** A folder that holds these files under these paths, made of links; see `checkOut`. */
  checkOut(name: string, files: CheckoutFile[]): Promise<string> {
    return checkOut(this.layout, this.blobs, name, files);
  }

  /**
   * Keeps these blobs, and what those of them name that are manifests, from garbage collection; they may come into the store
   * later. It ends with `release()`, or with this process.
   * @param what one line on what they are needed for
   * @throws LastgoodError `store_full`, `store_unwritable`
   */
  async lease(digests: Digest[], what: string): Promise<Lease> {
    const lease = await writeLease(this.layout, { what, digests });
    for (const digest of digests) {
      // A collection that began before may just have trashed them: asking for them takes them back.
      for (const named of await leasedBy(this.blobs, digest)) await this.blobs.has(named);
    }
    return lease;
  }

  /** @throws LastgoodError `store_full` when fewer than `bytes` are free */
  ensureFree(bytes: number): Promise<void> {
    return ensureFree(this.dir, bytes);
  }
}

/**
 * Opens the store in `dir`, making it when it is not there.
 * @throws LastgoodError `store_full`, `store_unwritable`
 */
export async function openStore(dir: string): Promise<Store> {
  const store = new Store(dir);
  await store.start();
  return store;
}
