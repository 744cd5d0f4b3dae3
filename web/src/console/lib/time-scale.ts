/** Times that the axis marks, in milliseconds. */
const MARKS: readonly [ms: number, unit: 'ms' | 's' | 'min' | 'h', value: number][] = [
  [1, 'ms', 1],
  [10, 'ms', 10],
  [100, 'ms', 100],
  [1_000, 's', 1],
  [10_000, 's', 10],
  [60_000, 'min', 1],
  [600_000, 'min', 10],
  [3_600_000, 'h', 1],
  [36_000_000, 'h', 10],
];

export interface TimeScale {
  /** Share of the axis, 0 to 1. */
  place(ms: number): number;
  marks: { share: number; unit: 'ms' | 's' | 'min' | 'h'; value: number }[];
}

/** A logarithmic axis on which all these times have room. */
export function timeScale(times: readonly number[]): TimeScale {
  const known = times.filter((ms) => ms > 0);
  const low = Math.log10(Math.min(1, ...known));
  const longest = Math.max(1_000, ...known);
  const high = Math.log10(MARKS.find(([ms]) => ms >= longest)?.[0] ?? longest);
  const place = (ms: number) => Math.min(1, Math.max(0, (Math.log10(Math.max(ms, 10 ** low)) - low) / (high - low)));
  const marks = MARKS.filter(([ms]) => Math.log10(ms) >= low && Math.log10(ms) <= high);
  return { place, marks: marks.map(([ms, unit, value]) => ({ share: place(ms), unit, value })) };
}
