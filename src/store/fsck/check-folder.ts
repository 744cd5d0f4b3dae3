import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { indexFile, indexText } from '../index-json.ts';
import { isLeftover, isUniqueName } from '../process-tag.ts';
import { moveToTrash } from '../trash.ts';
import type { Findings } from './findings.ts';

/** Everything that a store's folder holds. */
const KNOWN = [
  'blobs',
  'checkouts',
  'index.json',
  'ingest',
  'leases',
  'locks',
  'oci-layout',
  'refs',
  'store.json',
  'trash',
];

/** What lies in the folder and does not belong there, and what dead processes left. */
export async function checkFolder(findings: Findings): Promise<void> {
  const { layout } = findings.store;
  const stray = async (dir: string, name: string, message: string) => {
    const path = join(dir, name);
    await findings.add('stray', path, message, () => moveToTrash(layout, path, 'stray'));
  };
  for (const name of await readdir(layout.dir))
    if (!KNOWN.includes(name)) await stray(layout.dir, name, 'is not of the store');
  for (const name of await readdir(join(layout.dir, 'blobs'))) {
    if (name !== 'sha256') await stray(join(layout.dir, 'blobs'), name, 'is not of the store');
  }
  for (const dir of [layout.ingest, layout.leases]) {
    for (const name of await readdir(dir)) if (!isUniqueName(name)) await stray(dir, name, 'is not of a process');
  }
  for (const dir of [layout.ingest, layout.checkouts]) {
    for (const name of await readdir(dir)) {
      const info = await stat(join(dir, name)).catch(() => null);
      if (info !== null && isLeftover(name, Date.now() - info.mtimeMs)) {
        await stray(dir, name, 'was left by a process that ended');
      }
    }
  }
}

/** Is `index.json` what the refs say? */
export async function checkIndex(findings: Findings): Promise<void> {
  const { store } = findings;
  const file = indexFile(store.layout);
  // Another process may be between a ref and the index: it is judged by a second look.
  for (let look = 0; look < 2; look++) {
    const right = await indexText(await store.refs.list(), store.blobs);
    if ((await readFile(file, 'utf8').catch(() => '')) === right) return;
  }
  await findings.add('damaged', file, 'does not list what the refs name', () => store.refs.reindex());
}
