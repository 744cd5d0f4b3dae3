import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LastgoodError } from '../errors.ts';
import { codeOf, replaceFile } from './disk.ts';
import { isLeftover, isUniqueName, uniqueName } from './process-tag.ts';

/** Where things are in a store: an OCI image layout (`oci-layout`, `index.json`, `blobs/`) plus folders of our own. */
export class Layout {
  readonly dir: string;
  readonly blobs: string;
  readonly refs: string;
  readonly ingest: string;
  readonly trash: string;
  readonly checkouts: string;
  readonly leases: string;
  readonly locks: string;

  constructor(dir: string) {
    this.dir = dir;
    this.blobs = join(dir, 'blobs', 'sha256');
    this.refs = join(dir, 'refs');
    this.ingest = join(dir, 'ingest');
    this.trash = join(dir, 'trash');
    this.checkouts = join(dir, 'checkouts');
    this.leases = join(dir, 'leases');
    this.locks = join(dir, 'locks');
  }

  /** A path for work in progress, on the same disk as the rest; `clearLeftovers` removes it when its process died. */
  temporary(): string {
    return join(this.ingest, uniqueName());
  }
}

const STORE_VERSION = 1;
const marker = z.looseObject({ version: z.int() });

/** Makes what is missing of a store. Two processes may do so at once. */
export async function createLayout(layout: Layout): Promise<void> {
  const { blobs, refs, ingest, trash, checkouts, leases, locks } = layout;
  for (const dir of [blobs, refs, ingest, trash, checkouts, leases, locks]) {
    await mkdir(dir, { recursive: true });
  }
  await createFile(layout, 'oci-layout', { imageLayoutVersion: '1.0.0' });
  await createFile(layout, 'index.json', { schemaVersion: 2, manifests: [] });
  await createFile(layout, 'store.json', { version: STORE_VERSION });
  await checkVersion(join(layout.dir, 'store.json'));
}

async function createFile(layout: Layout, name: string, content: object): Promise<void> {
  const file = join(layout.dir, name);
  const exists = await stat(file).then(
    () => true,
    (error) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );
  if (!exists) await replaceFile(file, `${JSON.stringify(content)}\n`, layout.temporary());
}

async function checkVersion(file: string): Promise<void> {
  const parsed = marker.safeParse(parseJson(await readFile(file, 'utf8')));
  if (parsed.success && parsed.data.version === STORE_VERSION) return;
  throw new LastgoodError('store_unwritable', `${file} is not of a store that this version of lastgood can write.`, {
    hint: 'Use the version of lastgood that made the store, or start a new one with --home.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Removes what processes that are no more left unfinished. */
export async function clearLeftovers(layout: Layout): Promise<void> {
  for (const dir of [layout.ingest, layout.checkouts]) {
    for (const name of await readdir(dir)) {
      if (!isUniqueName(name)) continue;
      const path = join(dir, name);
      const info = await stat(path).catch(() => null);
      if (info !== null && isLeftover(name, Date.now() - info.mtimeMs))
        await rm(path, { recursive: true, force: true });
    }
  }
}
