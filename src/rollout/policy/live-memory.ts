import type { MemorySample } from './memory-growth.ts';

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
/** Growth below this, in bytes a request, is what allocators do … */
const LEAK_BYTES = 0.5e6;
/** … and so is a total below this share of what was held. */
const LEAK_SHARE = 0.1;
/** A leak that reaches the limit later than this, in milliseconds, is not what a watch is for. */
const SOON_MS = 3_600_000;

/**
 * Memory of the release that serves since the switch: over its limit, or on its way there with every request.
 * @param limit bytes that it may hold; null when nothing says so
 * @param elapsedMs in which the requests of the last sample came
 */
export function judgeLiveMemory(samples: readonly MemorySample[], limit: number | null, elapsedMs: number): LiveMemory {
  const latest = samples.at(-1);
  const bytes = latest?.bytes ?? null;
  if (latest === undefined || limit === null) return { decision: 'unknown', bytes, bytesPerRequest: null };
  const tail = samples.slice(-OVER);
  if (tail.length === OVER && tail.every((sample) => sample.bytes > limit)) {
    return { decision: 'over', bytes, bytesPerRequest: null };
  }
  const leak = leakOf(samples.slice(Math.floor(samples.length * WARM_UP)));
  const msToLimit = leak === null ? Infinity : ((limit - latest.bytes) / leak) * (elapsedMs / latest.requests);
  return msToLimit <= SOON_MS
    ? { decision: 'grows', bytes, bytesPerRequest: leak }
    : { decision: 'within', bytes, bytesPerRequest: null };
}

/** Bytes a request, when memory grows all along; null when it does not. */
function leakOf(samples: readonly MemorySample[]): number | null {
  if (samples.length <= PARTS) return null;
  const corners = Array.from({ length: PARTS + 1 }, (_, i) => samples[Math.round((i * (samples.length - 1)) / PARTS)]!);
  const leaks = corners.slice(1).every((to, i) => {
    const from = corners[i]!;
    return to.requests > from.requests && to.bytes - from.bytes >= LEAK_BYTES * (to.requests - from.requests);
  });
  const [first, last] = [corners[0]!, corners.at(-1)!];
  const grown = last.bytes - first.bytes;
  return leaks && grown >= LEAK_SHARE * first.bytes ? grown / (last.requests - first.requests) : null;
}
