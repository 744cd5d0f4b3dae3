import { isSteady, type MemorySample } from './memory-growth.ts';

export interface MemoryLimits {
  /** Bytes that the release declares as its limit; null when it names none. */
  declared: number | null;
  /** Bytes of its budget against the release before; null when those are not known. */
  budget: number | null;
}

export interface LiveMemory {
  decision: 'over' | 'grows' | 'within' | 'unknown';
  bytes: number | null;
  /** Of a leak. */
  bytesPerRequest: number | null;
}

/** So many samples in a row must be above the limit: one may be a peak. */
const OVER = 3;
/** The first third is warm-up; the rest, in so many parts, must grow in each. */
const WARM_UP = 1 / 3;
const PARTS = 4;
/** With fewer requests in these parts a leak and a warm-up look alike. */
const LEAST_REQUESTS = 50;
/** Growth below this, in bytes a request, is what allocators do … */
const LEAK_BYTES = 1e6;
/** … and so is a total below this share of what was held. */
const LEAK_SHARE = 0.1;
/** A leak that reaches its end later than this, in milliseconds, is not what a watch is for. */
const SOON_MS = 3_600_000;

/**
 * Memory of the release that serves since the switch: over its declared limit, or on its way past limit or budget with every
 * request. To be above the budget is no reason to go back as such: users are served, and live photos may be larger.
 * @param elapsedMs in which the requests of the last sample came
 */
export function judgeLiveMemory(
  samples: readonly MemorySample[],
  { declared, budget }: MemoryLimits,
  elapsedMs: number,
): LiveMemory {
  const latest = samples.at(-1);
  if (latest === undefined) return { decision: 'unknown', bytes: null, bytesPerRequest: null };
  const { bytes } = latest;
  const tail = samples.slice(-OVER);
  if (declared !== null && tail.length === OVER && tail.every((sample) => sample.bytes > declared)) {
    return { decision: 'over', bytes, bytesPerRequest: null };
  }
  const end = declared ?? budget;
  if (end === null) return { decision: 'unknown', bytes, bytesPerRequest: null };
  const leak = leakOf(samples.slice(Math.floor(samples.length * WARM_UP)));
  const msLeft = leak === null ? Infinity : ((end - bytes) / leak) * (elapsedMs / latest.requests);
  return msLeft <= SOON_MS
    ? { decision: 'grows', bytes, bytesPerRequest: leak }
    : { decision: 'within', bytes, bytesPerRequest: null };
}

/** Bytes a request, when memory grows all along; null when it does not. */
function leakOf(samples: readonly MemorySample[]): number | null {
  if (samples.length <= PARTS) return null;
  const corners = Array.from({ length: PARTS + 1 }, (_, i) => samples[Math.round((i * (samples.length - 1)) / PARTS)]!);
  const [first, last] = [corners[0]!, corners.at(-1)!];
  if (last.requests - first.requests < LEAST_REQUESTS) return null;
  const slopes = corners.slice(1).map((to, i) => {
    const from = corners[i]!;
    return to.requests > from.requests ? (to.bytes - from.bytes) / (to.requests - from.requests) : 0;
  });
  const grown = last.bytes - first.bytes;
  const leaks = slopes.every((slope) => slope >= LEAK_BYTES) && isSteady(slopes) && grown >= LEAK_SHARE * first.bytes;
  return leaks ? grown / (last.requests - first.requests) : null;
}
