import type { FsckReport } from '../api/control/store.ts';
import { onDisk } from './disk.ts';
import { checkBlobs } from './fsck/check-blobs.ts';
import { checkCheckouts, checkMissing } from './fsck/check-checkouts.ts';
import { checkFolder, checkIndex } from './fsck/check-folder.ts';
import { checkRefs } from './fsck/check-refs.ts';
import { Findings, type FsckOptions } from './fsck/findings.ts';
import { withLock } from './lock.ts';
import type { Store } from './store.ts';

/**
 * Looks at everything in a store: hashes every blob, follows every ref, compares checkouts and `index.json`. A repair moves
 * what is wrong into the trash, and makes again what can be made from the rest; content that is gone has to be fetched.
 * @throws LastgoodError `store_unwritable`, `store_full` (repairs); the signal's reason
 */
export async function checkStore(store: Store, options: FsckOptions = {}): Promise<FsckReport> {
  const check = async (): Promise<FsckReport> => {
    const findings = new Findings(store, options);
    await checkFolder(findings);
    const blobs = await checkBlobs(findings);
    const named = await checkRefs(findings);
    await checkMissing(findings, named);
    await checkCheckouts(findings);
    await checkIndex(findings);
    const { problems } = findings;
    return { clean: problems.length === 0, ...blobs, refs: named.refs, problems };
  };
  const { signal } = options;
  // A check changes nothing and works on a disk that cannot be written, where there can be no lock.
  return onDisk(store.dir, () => (options.repair ? withLock(store.layout, 'gc', check, { signal }) : check()));
}
