import { describe, expect, test } from 'vitest';
import { startEcho } from '../../../test/support/echo-instance.ts';
import { folderOf, openTransport } from '../../../test/support/golden.ts';
import { loadGoldenSet } from '../../golden/load.ts';
import { type BudgetOptions, budgetGate } from './budget.ts';

async function goldenOf(...names: string[]) {
  const cases = names.map((name) => ({
    name,
    request: { path: '/echo', body: 'word.txt' },
    expect: { body: 'word.txt' },
    compare: { kind: 'bytes' },
  }));
  return loadGoldenSet(await folderOf({ 'word.txt': 'word', 'golden.json': { apiVersion: 'lastgood/v1', cases } }));
}

async function judge(options: Pick<BudgetOptions, 'candidate' | 'current'> & Partial<BudgetOptions>) {
  return budgetGate({
    transport: openTransport(),
    golden: await goldenOf('one', 'two'),
    signal: new AbortController().signal,
    caseTimeoutMs: 20_000,
    ...options,
  });
}

test('a release that is five times slower is refused, with the figures', async () => {
  const [current, candidate] = await Promise.all([startEcho({ delay: 20 }), startEcho({ delay: 100 })]);
  const verdict = await judge({ candidate, current });
  expect(verdict).toMatchObject({
    verdict: 'fail',
    cause: 'too-slow',
    evidence: { latency: { decision: 'over', budget: 1.5 } },
  });
  expect(verdict.summary).toMatch(
    /^It takes \d\.\d\d times as long as what serves \(surely .*; 1\.5 times is the budget\.$/,
  );
  expect(await judge({ candidate, current, factors: { latency: 50 } })).not.toMatchObject({ verdict: 'fail' });
});

test('one that is as good goes on', async () => {
  const [current, candidate] = await Promise.all([startEcho({ delay: 20 }), startEcho({ delay: 20 })]);
  const rounds: number[] = [];
  const verdict = await judge({ candidate, current, onRound: (done) => rounds.push(done) });
  expect(verdict).not.toMatchObject({ verdict: 'fail' });
  expect(verdict.evidence).toMatchObject({
    memory: { candidate_bytes: expect.any(Number), current_bytes: expect.any(Number) },
  });
  expect(rounds.length).toBeGreaterThanOrEqual(10);
});

test('a leak of 20 MB a request is refused as such', async () => {
  const [current, candidate] = await Promise.all([startEcho(), startEcho({ leak: 20e6 })]);
  const verdict = await judge({ candidate, current, factors: { latency: 1000 } });
  expect(verdict).toMatchObject({ verdict: 'fail', cause: 'memory-grows' });
  const { growth } = verdict.evidence as { growth: { bytes_per_request: number } };
  expect(growth.bytes_per_request).toBeGreaterThan(15e6);
  expect(growth.bytes_per_request).toBeLessThan(25e6);
});

describe('answers that are owed', () => {
  test('by the candidate refuse it, from the second on', async () => {
    const [current, candidate] = await Promise.all([startEcho(), startEcho({ failEvery: 3 })]);
    const verdict = await judge({ candidate, current });
    expect(verdict).toMatchObject({
      verdict: 'fail',
      cause: 'status-differs',
      summary: expect.stringContaining('owed 2 answers'),
    });
  });

  test('by the current release leave nothing to compare', async () => {
    const [current, candidate] = await Promise.all([startEcho({ failEvery: 1 }), startEcho()]);
    expect(await judge({ candidate, current })).toMatchObject({ verdict: 'skip', cause: null });
  });
});

test('when time is up it is judged by what there is', async () => {
  const [current, candidate] = await Promise.all([startEcho({ delay: 20 }), startEcho({ delay: 200 })]);
  const verdict = await judge({ candidate, current, maxMs: 1 });
  expect(verdict).toMatchObject({
    verdict: 'warn',
    cause: null,
    evidence: { latency: { pairs: 1, decision: 'above', low: null } },
  });
});

test('nothing to compare with, or nothing to ask, is skipped with the reason', async () => {
  const candidate = await startEcho();
  expect(await judge({ candidate, current: null })).toMatchObject({
    verdict: 'skip',
    summary: expect.stringContaining('Nothing serves'),
  });
  expect(await judge({ candidate, current: candidate, golden: null })).toMatchObject({
    verdict: 'skip',
    summary: expect.stringContaining('no golden set'),
  });
});

test('cancelling ends it', async () => {
  const [current, candidate] = await Promise.all([startEcho(), startEcho()]);
  const abort = new AbortController();
  const onRound = () => abort.abort(new Error('cancelled'));
  await expect(judge({ candidate, current, signal: abort.signal, onRound })).rejects.toThrow('cancelled');
});
