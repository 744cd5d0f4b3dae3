import { type EvidenceData, listAt, numberAt } from './evidence.ts';

/** One thing compared between what serves and the candidate. */
export interface Compared {
  /** Medians of both sides. */
  current: number;
  candidate: number;
  /** Times of the current one's that the candidate takes; where it surely lies, as far as that is known. */
  ratio: number;
  low: number | null;
  high: number | null;
  budget: number | null;
}

/**
 * Reads `evidence.latency` or `evidence.memory`; null when it was not compared.
 * @param unit what the figures' names end with: `ms` or `bytes`
 */
export function comparedIn(data: EvidenceData, what: 'latency' | 'memory', unit: 'ms' | 'bytes'): Compared | null {
  const current = numberAt(data, what, `current_${unit}`);
  const candidate = numberAt(data, what, `candidate_${unit}`);
  if (current === null || candidate === null || current <= 0) return null;
  return {
    current,
    candidate,
    ratio: numberAt(data, what, 'ratio') ?? candidate / current,
    low: numberAt(data, what, 'low'),
    high: numberAt(data, what, 'high'),
    budget: numberAt(data, what, 'budget'),
  };
}

/** What the candidate held after how many requests. */
export function growthIn(data: EvidenceData): { requests: number; bytes: number }[] {
  return listAt(data.growth, 'samples').flatMap((sample) => {
    const [requests, bytes] = [numberAt(sample, 'requests'), numberAt(sample, 'bytes')];
    return requests === null || bytes === null ? [] : [{ requests, bytes }];
  });
}
