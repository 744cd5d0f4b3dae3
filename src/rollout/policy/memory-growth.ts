/** Resident bytes of an instance after so many requests. */
export interface MemorySample {
  requests: number;
  bytes: number;
}

export interface GrowthJudgement {
  /** `grows`: decided. `maybe`: more requests would tell. */
  decision: 'grows' | 'maybe' | 'steady' | 'unknown';
  /** Over the stretches that were judged, less what the release compared with grew. */
  bytesPerRequest: number | null;
}

/**
 * Bytes a request from which on growth is called so: below, a warm-up of allocators and caches looks the same. A fresh worker of the
 * embedded parser grows by 5 to 10 MB with each of its first 16 requests. Smaller leaks are the watch's.
 */
export const LEAK_BYTES = 12e6;
/** Stretches in a row that must grow. Buffers that fill, pools that double, do so once or twice. */
const STRETCHES = 3;
/** A stretch has at least so many requests. */
const STRETCH_REQUESTS = 3;
/** A leak goes on as it began; a warm-up grows less and less. The last stretch must have this share of the fastest. */
const STEADY = 0.5;

/**
 * Does memory grow with every request? The samples are cut into stretches of requests; a leak grows in each of the last three,
 * by at least `LEAK_BYTES` a request more than the release that it is compared with grew on the same requests, and does not
 * slow down.
 */
export function judgeGrowth(
  samples: readonly MemorySample[],
  reference: readonly MemorySample[] = [],
): GrowthJudgement {
  const usual = Math.max(0, slopeOver(reference) ?? 0);
  const slopes = stretchesOf(samples).map(([from, to]) => slope(from, to) - usual);
  const last = slopes.slice(-STRETCHES);
  if (last.length < 2) return { decision: 'unknown', bytesPerRequest: null };
  const bytesPerRequest = last.reduce((sum, value) => sum + value, 0) / last.length;
  const isGrowing = last.at(-1)! >= LEAK_BYTES && isSteady(last);
  const grows = isGrowing && last.length === STRETCHES && last.every((value) => value >= LEAK_BYTES);
  return { decision: grows ? 'grows' : isGrowing ? 'maybe' : 'steady', bytesPerRequest };
}

/** Does growth go on, rather than fade? @param slopes bytes a request of stretches after each other */
export function isSteady(slopes: readonly number[]): boolean {
  return slopes.at(-1)! >= STEADY * Math.max(...slopes);
}

function stretchesOf(samples: readonly MemorySample[]): [MemorySample, MemorySample][] {
  const stretches: [MemorySample, MemorySample][] = [];
  let from = samples[0];
  for (const to of samples) {
    if (from === undefined || to.requests - from.requests < STRETCH_REQUESTS) continue;
    stretches.push([from, to]);
    from = to;
  }
  return stretches;
}

function slopeOver(samples: readonly MemorySample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  return first === undefined || last === undefined || last.requests <= first.requests ? null : slope(first, last);
}

function slope(from: MemorySample, to: MemorySample): number {
  return (to.bytes - from.bytes) / (to.requests - from.requests);
}
