import { expect, test } from 'vitest';
import { judgeShadowed, type Shadowed } from './shadow-policy.ts';

const path = '/parse';
const failed: Shadowed = { path, outcome: 'failed', reason: 'it answered 500' };
const answered = (agreement: number, cause: string | null = agreement > 0.99 ? null : 'answers-differ'): Shadowed => ({
  path,
  outcome: 'answered',
  logRatio: 0,
  judgement: { passed: cause === null, summary: `${agreement} agree.`, cause, figures: { agreement } },
});
const many = (count: number, one: Shadowed) => Array<Shadowed>(count).fill(one);

test('answers as users got them pass', () => {
  expect(judgeShadowed(many(20, answered(1)))).toMatchObject({
    verdict: 'pass',
    evidence: { requests: 20, agreement: 1, latency_ratio: 1 },
  });
});

test('other answers of another release are told, not refused', () => {
  const judged = judgeShadowed([...many(10, answered(0.95)), ...many(10, answered(1))]);
  expect(judged).toMatchObject({ verdict: 'warn', cause: null, evidence: { different: 10 } });
});

test('errors on requests that were answered refuse, one of many warns', () => {
  expect(judgeShadowed([...many(20, answered(1)), failed, failed])).toMatchObject({ verdict: 'warn' });
  expect(judgeShadowed([...many(20, answered(1)), failed, failed, failed])).toMatchObject({
    verdict: 'fail',
    cause: 'errors-on-live-traffic',
  });
  expect(judgeShadowed([...many(20, answered(1)), failed])).toMatchObject({ verdict: 'warn', cause: null });
});

test('what no upgrade is meant to do refuses, when most answers do it', () => {
  expect(judgeShadowed(many(10, answered(0.9, 'labels-permuted')))).toMatchObject({
    verdict: 'fail',
    cause: 'labels-permuted',
  });
  expect(judgeShadowed(many(10, answered(0, 'answer-malformed')))).toMatchObject({
    verdict: 'fail',
    cause: 'answer-malformed',
  });
  const few = [...many(8, answered(1)), ...many(2, answered(0.9, 'labels-permuted'))];
  expect(judgeShadowed(few)).toMatchObject({ verdict: 'warn' });
});

test('nonsense refuses', () => {
  expect(judgeShadowed(many(10, answered(0.5)))).toMatchObject({ verdict: 'fail', cause: 'answers-differ' });
  expect(judgeShadowed(many(1, answered(0.5)))).toMatchObject({ verdict: 'warn' });
});

test('without requests, or with such that the current release failed, there is nothing to judge', () => {
  expect(judgeShadowed([])).toMatchObject({ verdict: 'skip' });
  expect(judgeShadowed(many(9, { path, outcome: 'unusable' }))).toMatchObject({ verdict: 'skip' });
});
