export interface StandbyFacts {
  /** The spec's `rollout.standby`. */
  wanted: 'warm' | 'cold' | 'auto';
  /** Is the standby running now? Then its memory is not in `available`. */
  warm: boolean;
  /** Bytes that this machine, or the control group, has left; null when unknown. */
  available: number | null;
  /** All the bytes that it has; null when unknown. */
  total: number | null;
  /** Bytes that the standby holds, or held when it ran last; null when unknown. */
  need: number | null;
}

export interface StandbyDecision {
  mode: 'warm' | 'cold';
  /** One sentence. */
  reason: string;
}

/** Left to the release that serves and to everything else: this share of all memory, and not less than so many bytes. */
const RESERVE_SHARE = 0.1;
const RESERVE_BYTES = 256e6;

/**
 * Keeps the standby warm when memory allows. One that runs is given up at half of the reserve only, so that a standby near
 * the border is not stopped and started in turns.
 */
export function decideStandby({ wanted, warm, available, total, need }: StandbyFacts): StandbyDecision {
  if (wanted !== 'auto') return { mode: wanted, reason: `The release asks for a ${wanted} standby.` };
  if (available === null) return { mode: 'warm', reason: 'Nothing is known of the memory here.' };
  const reserve = Math.max(RESERVE_BYTES, RESERVE_SHARE * (total ?? 0));
  const left = warm ? available : available - (need ?? 0);
  const needed = warm ? reserve / 2 : reserve;
  const figures = `${megabytes(left)} are left with it, ${megabytes(needed)} must be`;
  return left >= needed
    ? { mode: 'warm', reason: `Memory allows it: ${figures}.` }
    : { mode: 'cold', reason: `Memory does not allow a warm one: ${figures}.` };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
