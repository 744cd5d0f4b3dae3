/** Why a golden case can fail; docs/reference/gates.md explains each. */
export const GOLDEN_CAUSES = [
  'no-answer',
  'too-slow',
  'status-differs',
  'answer-empty',
  'answer-malformed',
  'size-differs',
  'labels-permuted',
  'labels-differ',
  'people-missing',
  'people-invented',
  'answers-differ',
  'comparator-failed',
] as const;
export type GoldenCause = (typeof GOLDEN_CAUSES)[number];

/** What a comparison says about one answer. */
export interface Judgement {
  passed: boolean;
  /** One sentence. */
  summary: string;
  /** Figures by name, all finite. */
  figures: Record<string, number>;
  /** null when it passed. */
  cause: GoldenCause | null;
}

export function pass(summary: string, figures: Record<string, number> = {}): Judgement {
  return { passed: true, summary, figures, cause: null };
}

export function fail(cause: GoldenCause, summary: string, figures: Record<string, number> = {}): Judgement {
  return { passed: false, summary, figures, cause };
}
