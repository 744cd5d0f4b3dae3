import type { Journal } from './journal.ts';
import type { Taken } from './release-environments.ts';
import { refOf } from './slot.ts';

/** Fewer bytes say nothing of a network: the time is that of the questions. */
const LEAST_BYTES = 1e6;

/** Keeps what took long, for advice on ways back. */
export function recordTaken(journal: Journal): (taken: Taken) => void {
  return (taken) => {
    const { what, ms } = taken;
    const at = new Date().toISOString();
    if (what === 'download') {
      const { service, bytes } = taken;
      if (bytes < LEAST_BYTES) return;
      journal.record(({ measurements }) => measurements.set(service, what, '', { ms, at }, { bytes }));
      return;
    }
    const { id, version } = refOf(taken.release);
    const { service } = taken.release.spec;
    const detail = { version, ...taken.amount };
    journal.record(({ measurements }) => measurements.set(service, what, id, { ms, at }, detail));
  };
}
