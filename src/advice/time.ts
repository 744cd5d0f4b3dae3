import type { TimeBasis, TimePart, TimePartName } from '../api/control/advice.ts';

/** What something takes, in milliseconds, and how that is known. */
export type Time = Omit<TimePart, 'part'>;

/** What was measured takes as long again, give or take what else a machine does meanwhile. */
const MEASURED_SPREAD = 1.5;
/** What is predicted is meant to be right within this. */
export const PREDICTED_SPREAD = 2;

/** @param spread it takes neither less than `ms / spread` nor more than `ms * spread` */
function known(basis: TimeBasis, ms: number, from: string, spread: number): Time {
  return { ms, low_ms: ms / spread, high_ms: ms * spread, basis, from };
}

export const measured = (ms: number, from: string): Time => known('measured', ms, from, MEASURED_SPREAD);

export const predicted = (ms: number, from: string, spread = PREDICTED_SPREAD): Time =>
  known('predicted', ms, from, spread);

export const unknown = (from: string): Time => ({ ms: null, low_ms: null, high_ms: null, basis: 'unknown', from });

export const partOf = (part: TimePartName, time: Time): TimePart => ({ part, ...time });

/** All of it, one after another. What is not known of a part is not known of the whole, which takes at least the rest. */
export function sumOf(parts: readonly TimePart[]): Time {
  const least = parts.reduce((sum, { low_ms }) => sum + (low_ms ?? 0), 0);
  const bases = parts.map(({ basis }) => basis);
  if (bases.includes('unknown')) return { ...unknown(said(parts)), low_ms: least > 0 ? least : null };
  const sum = (key: 'ms' | 'high_ms') => parts.reduce((all, part) => all + part[key]!, 0);
  const basis = bases.includes('predicted') ? 'predicted' : 'measured';
  return { ms: sum('ms'), low_ms: least, high_ms: sum('high_ms'), basis, from: said(parts) };
}

/** What is known, and how, of every part that weighs; what does not is not worth a word. */
function said(parts: readonly TimePart[]): string {
  const unknowns = parts.filter(({ basis }) => basis === 'unknown');
  if (unknowns.length > 0) return unknowns.map(({ from }) => from).join(' + ');
  const all = parts.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  const heavy = parts.filter(({ ms }) => (ms ?? 0) >= all / 10);
  return heavy.map(({ from }) => from).join(' + ');
}
