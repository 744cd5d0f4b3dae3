/** A small program may be many times another small one: this much more is nobody's trouble. */
export const TOLERATED_BYTES = 128e6;

export interface MemoryJudgement {
  decision: 'over' | 'within' | 'unknown';
  /** Bytes of the candidate in times of the current release's. */
  ratio: number | null;
}

/** Resident bytes of both after the same requests, against the budget. */
export function judgeMemory(candidate: number | null, current: number | null, factor: number): MemoryJudgement {
  if (candidate === null || current === null || current <= 0) return { decision: 'unknown', ratio: null };
  const over = candidate > factor * current && candidate - current > TOLERATED_BYTES;
  return { decision: over ? 'over' : 'within', ratio: candidate / current };
}
