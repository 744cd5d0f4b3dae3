import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LastgoodError } from '../../errors.ts';
import { type CheckoutFile, isWhole } from '../checkout.ts';
import { type Digest, digestFrom, hexOf, isDigest } from '../digest.ts';
import { codeOf } from '../disk.ts';
import { checkoutFiles, parseManifest } from '../oci.ts';
import { isUniqueName } from '../process-tag.ts';
import type { Store } from '../store.ts';
import { moveToTrash } from '../trash.ts';
import type { Named } from './check-refs.ts';
import type { Findings } from './findings.ts';

/** Blobs that refs need and that are not there; a whole copy in a checkout brings one back. */
export async function checkMissing(findings: Findings, named: Named): Promise<void> {
  const { store } = findings;
  for (const [digest, ref] of named.blobs) {
    if (await store.blobs.has(digest)) continue;
    const bringBack = () => fromCheckouts(store, named.manifests, digest);
    await findings.add('missing', store.blobs.path(digest), `is not there; ${ref} needs it`, bringBack);
  }
}

/** Compares checkouts with what they are of. One that nothing names is left to garbage collection. */
export async function checkCheckouts(findings: Findings): Promise<void> {
  const { store } = findings;
  const { layout } = store;
  for (const name of await readdir(layout.checkouts)) {
    // Being made, or left over, which is told elsewhere.
    if (isUniqueName(name)) continue;
    const dir = join(layout.checkouts, name);
    const digest = digestFrom(name);
    const moveAway = () => moveToTrash(layout, dir, 'checkout');
    if (!isDigest(digest)) {
      await findings.add('stray', dir, 'is no checkout', moveAway);
      continue;
    }
    const files = await filesOf(store, digest);
    if (files === null) continue;
    if ((await isWhole(store.blobs, dir, files)) && (await fileCount(dir)) === files.length) continue;
    await findings.add('bad-checkout', dir, 'differs from the files of its manifest', async () => {
      await moveAway();
      // What it lacks is told by itself, and staging makes the checkout when that is there.
      await store.checkOut(name, files).catch(unlessMissing);
    });
  }
}

async function fromCheckouts(store: Store, manifests: Set<Digest>, digest: Digest): Promise<boolean> {
  for (const manifest of manifests) {
    const files = (await filesOf(store, manifest)) ?? [];
    const file = files.find((one) => one.digest === digest);
    if (file === undefined) continue;
    const copy = join(store.layout.checkouts, hexOf(manifest), file.path);
    const isBack = await store.blobs.putFile(copy, { digest, size: file.size }).then(
      () => true,
      (error) => {
        if (codeOf(error) === 'file_missing' || codeOf(error) === 'integrity_mismatch') return false;
        throw error;
      },
    );
    if (isBack) return true;
  }
  return false;
}

/** Null when the manifest is not there, or is none: that is told elsewhere. */
async function filesOf(store: Store, digest: Digest): Promise<CheckoutFile[] | null> {
  const bytes = await store.blobs.read(digest).catch(unlessMissing);
  const manifest = bytes && parseManifest(bytes);
  return manifest ? checkoutFiles(manifest) : null;
}

async function fileCount(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).length;
}

function unlessMissing(error: unknown): null {
  if (error instanceof LastgoodError && ['blob_missing', 'integrity_mismatch'].includes(error.code)) return null;
  throw error;
}
