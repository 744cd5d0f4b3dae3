import { afterAll, describe, expect, test, vi } from 'vitest';
import type { JournaledStep } from './harness/journal.ts';
import { killAfter, rehearse } from './harness/killed.ts';
import { word } from './harness/subject.ts';

/**
 * The server is killed -9 right after each step that it journals while it deploys and while it goes back, and started again. The steps
 * are those that a run without a death journaled: a new step is tested without anybody thinking of it.
 */
vi.setConfig({ testTimeout: 60_000 });

const warm = await rehearse(word('warm'));
const cold = await rehearse(word('cold'));
const acts = [warm, cold].flatMap(({ deploy, rollback }) => [deploy, rollback]);
afterAll(() => Promise.all(acts.map((act) => act[Symbol.asyncDispose]())));

const nameOf = ({ kind, step }: JournaledStep) => `${kind}/${step}`;

test('deploys and rollbacks journal their steps', () => {
  expect(warm.deploy.steps.map(nameOf)).toEqual([
    'rollout/begun',
    'rollout/staging',
    'rollout/verifying',
    'rollout/starting',
    'rollout/proving',
    'rollout/switching',
    'rollout/watching',
    'rollout/settled',
  ]);
  expect(warm.rollback.steps.map(nameOf)).toEqual(['rollback/begun', 'rollback/switching', 'rollback/done']);
  expect(cold.rollback.steps.map(nameOf)).toContain('rollback/starting');
});

const cases = {
  'a deploy': { act: warm.deploy, subject: word('warm') },
  'the way back to a standby that runs': { act: warm.rollback, subject: word('warm') },
  'the way back to a standby that does not run': { act: cold.rollback, subject: word('cold') },
};

describe.each(Object.entries(cases))('killed in %s', (_, { act, subject }) => {
  test.each(act.steps)('after $kind/$step', (step) => killAfter(step, { act, subject }));
});

test.each([
  ['a deploy', 'rollout', 'watching', 'settled'],
  ['the way back to a standby that runs', 'rollback', 'begun', 'switching'],
  ['the way back to a standby that does not run', 'rollback', 'begun', 'starting'],
] as const)('killed in %s after %s/%s, and once more while it recovers, after %s', (what, kind, first, second) =>
  killAfter({ kind, step: first }, { ...cases[what], again: { kind, step: second } }),
);
