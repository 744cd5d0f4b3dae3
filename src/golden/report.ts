import type { GoldenCaseEvidence } from '../api/control/rollout.ts';
import { percent } from './compare/parsing.ts';
import { GOLDEN_CAUSES, type GoldenCause } from './judgement.ts';

export interface GoldenReport {
  passed: boolean;
  cases: GoldenCaseEvidence[];
  /** The lowest of the parsings; null when nothing was compared as a parsing. */
  agreement: number | null;
  /** One sentence. */
  summary: string;
  /** null when it passed. */
  cause: GoldenCause | null;
  /** Why evidence is missing, if it is. */
  trouble: string | null;
}

export interface JudgedCase {
  evidence: GoldenCaseEvidence;
  cause: GoldenCause | null;
}

/** Failed cases that the summary quotes. */
const QUOTED = 2;

export function reportOf(cases: readonly JudgedCase[]): Omit<GoldenReport, 'trouble'> {
  const failed = cases.filter(({ evidence }) => evidence.verdict === 'fail');
  const agreements = cases.flatMap(({ evidence }) => evidence.figures.agreement ?? []);
  const agreement = agreements.length === 0 ? null : Math.min(...agreements);
  return {
    passed: failed.length === 0,
    cases: cases.map(({ evidence }) => evidence),
    agreement,
    summary: failed.length === 0 ? praise(cases.length, agreement) : complain(failed, cases.length),
    // The order of the causes goes from what explains others to what is explained by them.
    cause: GOLDEN_CAUSES.find((cause) => failed.some((one) => one.cause === cause)) ?? null,
  };
}

function praise(count: number, agreement: number | null): string {
  const what = count === 1 ? 'The golden input was' : `All ${count} golden inputs were`;
  return `${what} answered as expected${agreement === null ? '' : ` (lowest agreement ${percent(agreement)})`}.`;
}

function complain(failed: readonly JudgedCase[], count: number): string {
  const quotes = failed.slice(0, QUOTED).map(({ evidence: { name, summary } }) => `${name}: ${summary}`);
  return `${failed.length} of ${count} golden inputs failed. ${quotes.join(' ')}`;
}
