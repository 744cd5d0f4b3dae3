/** A small program may be many times another small one: this much more is nobody's trouble. */
export const TOLERATED_BYTES = 128e6;

/** Where nobody says how many times of the memory a candidate may hold. */
export const MEMORY_FACTOR = 1.5;

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

/** Bytes that a release may hold by its budget against the release before; null when those are not known. */
export function budgetBytes(before: number | null, factor = MEMORY_FACTOR): number | null {
  return before === null ? null : Math.max(factor * before, before + TOLERATED_BYTES);
}
