import { type Release, verifyRelease } from '../../release/release.ts';
import type { Store } from '../../store/store.ts';
import { failed, passed, type Verdict } from './gate.ts';

/**
 * Every byte of the release is what its manifest says. A file that rotted is got from its source again, once.
 * @param restock brings back what is missing; throws when no source has it
 */
export async function integrityGate(
  release: Release,
  store: Store,
  restock: () => Promise<void>,
  signal: AbortSignal,
): Promise<Verdict> {
  const report = await verifyRelease(store, release.id, signal);
  const size = `${report.files} files, ${(report.bytes / 1e6).toFixed(1)} MB`;
  if (report.intact) return passed(`Every byte is what it must be (${size}).`, { ...report });
  const [first] = report.problems;
  const what = `${first!.path} ${first!.problem === 'damaged' ? 'is not what the release says: its bytes have changed' : 'is missing'}`;
  try {
    await restock();
  } catch (error) {
    signal.throwIfAborted();
    const cause = first!.problem === 'damaged' ? 'file-damaged' : 'file-missing';
    return failed(cause, `${what}. ${(error as Error).message}`, { ...report });
  }
  const again = await verifyRelease(store, release.id, signal);
  if (!again.intact) return failed('file-damaged', `${what}, and its source gives the same.`, { ...report });
  return { ...passed(`${what}; it was fetched again and is whole now (${size}).`, { ...report }), verdict: 'warn' };
}
