import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { LastgoodError } from '../errors.ts';
import type { Blobs } from './blobs.ts';
import { type Digest, isDigest } from './digest.ts';
import { codeOf, onDisk, replaceFile, syncDir, unlessFull } from './disk.ts';
import { type Ref, writeIndex } from './index-json.ts';
import type { Layout } from './layout.ts';
import { namedBy } from './reach.ts';

const NAME = /^[A-Za-z0-9][\w.+@-]*(\/[A-Za-z0-9@][\w.+@-]*)+$/;

export const isRefName = (name: string): boolean => NAME.test(name);

/** Names for manifests: one small file each, replaced whole. What a ref names must not be deleted. */
export class Refs {
  readonly #layout: Layout;
  readonly #blobs: Blobs;

  constructor(layout: Layout, blobs: Blobs) {
    this.#layout = layout;
    this.#blobs = blobs;
  }

  /** The digest a ref names, or null when there is no such ref. */
  async get(name: string): Promise<Digest | null> {
    const file = this.#file(name);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
    const digest = text.trim();
    if (isDigest(digest)) return digest;
    throw new LastgoodError('integrity_mismatch', `${file} does not hold a digest.`, {
      hint: 'Delete that file and stage the release again.',
    });
  }

  /**
   * Makes `name` mean the manifest `digest`, which must be there already: a ref never names what is missing.
   * @throws LastgoodError `blob_missing`, `integrity_mismatch`, `store_full`, `store_unwritable`
   */
  async set(name: string, digest: Digest): Promise<void> {
    const file = this.#file(name);
    // One that cannot be read is written anew.
    if ((await this.get(name).catch(unlessUnreadable)) === digest) return;
    const named = await this.#namedBy(name, digest);
    await onDisk(this.#layout.dir, async () => {
      await mkdir(dirname(file), { recursive: true });
      await replaceFile(file, `${digest}\n`, this.#layout.temporary());
      // A garbage collection that looked at the refs before may just have trashed what this one names: that is taken back.
      // One that looks later sees the ref.
      for (const blob of named) await this.#blobs.has(blob);
      await this.#index();
    });
  }

  async #namedBy(name: string, digest: Digest): Promise<Digest[]> {
    if (!(await this.#blobs.has(digest))) {
      throw new LastgoodError('blob_missing', `${name} cannot name ${digest}, which is not in the store.`, {
        hint: 'Put the manifest first.',
      });
    }
    const named = await namedBy(this.#blobs, digest);
    if (named === null) throw new Error(`${name} cannot name ${digest}, which is no manifest`);
    return named;
  }

  /** A name that is not there is nothing to delete. It works on a full disk, too. */
  async delete(name: string): Promise<void> {
    const file = this.#file(name);
    await onDisk(this.#layout.dir, async () => {
      await rm(file, { force: true });
      await syncDir(dirname(file)).catch((error) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
      // Deleting is how space is made. index.json names one too many until the next change, or collection, writes it.
      await unlessFull(this.#index());
    });
  }

  /** Writes `index.json` anew; it is done with every change by itself. */
  reindex(): Promise<void> {
    return onDisk(this.#layout.dir, () => this.#index());
  }

  /** All refs, or those whose names begin with `prefix`, sorted by name. One that cannot be read is left out: `checkStore` tells. */
  async list(prefix = ''): Promise<Ref[]> {
    const names = await this.#names(prefix);
    const refs = await Promise.all(
      names.map(async (name) => ({ name, digest: await this.get(name).catch(unlessUnreadable) })),
    );
    return refs.filter(isThere);
  }

  /** All refs. @throws LastgoodError `integrity_mismatch` when one cannot be read */
  async listAll(): Promise<Ref[]> {
    const names = await this.#names('');
    const refs = await Promise.all(names.map(async (name) => ({ name, digest: await this.get(name) })));
    return refs.filter(isThere);
  }

  async #names(prefix: string): Promise<string[]> {
    const entries = await readdir(this.#layout.refs, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.#layout.refs, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((name) => name.startsWith(prefix) && isRefName(name))
      .sort();
  }

  #index(): Promise<void> {
    return writeIndex(this.#layout, this.#blobs, () => this.list());
  }

  #file(name: string): string {
    // The pattern keeps `..`, absolute and hidden names out; names come from people and from manifests.
    if (!isRefName(name)) {
      throw new LastgoodError('bad_request', `"${name}" cannot be the name of a ref.`, {
        hint: 'Use letters, digits and . _ + @ - in at least two parts with / between them.',
      });
    }
    return join(this.#layout.refs, ...name.split('/'));
  }
}

const isThere = (ref: { name: string; digest: Digest | null }): ref is Ref => ref.digest !== null;

function unlessUnreadable(error: unknown): null {
  if (codeOf(error) === 'integrity_mismatch') return null;
  throw error;
}
