import { failed, passed, skipped, type Verdict, warned } from '../gates/gate.ts';
import { chanceOfFailures, toleratedRate } from './error-rate.ts';

/** One live request with what the candidate made of it. */
export type Shadowed = { path: string } & (
  | { outcome: 'unusable' }
  | { outcome: 'failed'; reason: string }
  | {
      outcome: 'answered';
      judgement: { passed: boolean; summary: string; cause: string | null; figures: Record<string, number> };
      logRatio: number;
    }
);

const LEAST_FAILURES = 2;
const CHANCE = 0.01;
/** Another release may see other borders. Below this share of equal pixels, half of the time, it sees something else. */
const NONSENSE = 0.8;
/** What no upgrade is meant to do, whatever the model. */
const NEVER = new Set(['labels-permuted', 'answer-malformed', 'status-differs']);

/**
 * A candidate is another release, and its answers may differ: that is told, and people judge. It fails by what no upgrade is
 * meant to do: errors on requests that were answered, answers that cannot be read, exchanged labels, nonsense.
 */
export function judgeShadowed(all: readonly Shadowed[]): Verdict {
  const usable = all.filter((one) => one.outcome !== 'unusable');
  const errors = usable.filter((one) => one.outcome === 'failed');
  const answers = usable.filter((one) => one.outcome === 'answered');
  const different = answers.filter(({ judgement }) => !judgement.passed);
  const agreements = answers.flatMap(({ judgement }) => judgement.figures.agreement ?? []);
  const evidence = {
    requests: usable.length,
    failed: errors.length,
    different: different.length,
    agreement: medianOf(agreements),
    latency_ratio: answers.length === 0 ? null : Math.exp(medianOf(answers.map(({ logRatio }) => logRatio))!),
    examples: [
      ...errors.map(({ path, reason }) => ({ path, summary: reason })),
      ...different.map(({ path, judgement }) => ({ path, summary: judgement.summary })),
    ].slice(0, 10),
  };
  if (usable.length === 0) return skipped('There were no live requests to copy.');
  if (
    errors.length >= LEAST_FAILURES &&
    chanceOfFailures(errors.length, usable.length, toleratedRate(null)) <= CHANCE
  ) {
    const sentence = `It failed ${errors.length} of ${usable.length} live requests that were answered (${errors[0]!.reason}).`;
    return failed('errors-on-live-traffic', sentence, evidence);
  }
  for (const cause of NEVER) {
    const same = different.filter(({ judgement }) => judgement.cause === cause);
    if (same.length >= LEAST_FAILURES && same.length * 2 > answers.length) {
      return failed(cause, `${same.length} of ${answers.length} answers: ${same[0]!.judgement.summary}`, evidence);
    }
  }
  if (evidence.agreement !== null && agreements.length >= LEAST_FAILURES && evidence.agreement < NONSENSE) {
    const sentence = `Half of its answers agree with what users got in less than ${percent(evidence.agreement)} of the pixels.`;
    return failed('answers-differ', sentence, evidence);
  }
  if (errors.length > 0)
    return warned(`It failed ${errors.length} of ${usable.length} live requests (${errors[0]!.reason}).`, evidence);
  if (different.length === 0) return passed(`It answered ${usable.length} live requests as what serves did.`, evidence);
  const sentence = `${different.length} of ${answers.length} answers differ from what users got. ${different[0]!.judgement.summary}`;
  return warned(sentence, evidence);
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
