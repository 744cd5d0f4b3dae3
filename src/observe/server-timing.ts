/** Milliseconds by stage, in the order in which they are to be shown. */
export type Stages = Record<string, number>;

/** The value of a `Server-Timing` header, durations in milliseconds with one decimal place. */
export function serverTiming(stages: Stages): string {
  return Object.entries(stages)
    .map(([name, ms]) => `${name};dur=${Math.round(ms * 10) / 10}`)
    .join(', ');
}
