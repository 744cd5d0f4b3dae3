import { afterAll, describe, expect, test, vi } from 'vitest';
import { killAfter, rehearse } from './harness/killed.ts';
import { word } from './harness/subject.ts';

/**
 * The server is killed -9 right after each step that it journals while it deploys and while it goes back, and started again. The steps
 * are those that a run without a death journaled: a new step is tested without anybody thinking of it.
 */
vi.setConfig({ testTimeout: 60_000 });

const { deploy, rollback } = await rehearse(word);
afterAll(() => Promise.all([deploy, rollback].map((act) => act[Symbol.asyncDispose]())));

test('a deploy and a rollback journal their steps', () => {
  const stepsOf = ({ steps }: typeof deploy) => steps.map(({ step }) => step);
  expect(stepsOf(deploy)).toEqual(expect.arrayContaining(['begun', 'staging', 'switching', 'watching', 'settled']));
  expect(stepsOf(rollback)).toEqual(expect.arrayContaining(['begun', 'switching', 'done']));
});

describe('killed in a deploy', () => {
  test.each(deploy.steps)('after $kind/$step', (step) => killAfter(step, deploy, word));
});

describe('killed in a rollback', () => {
  test.each(rollback.steps)('after $kind/$step', (step) => killAfter(step, rollback, word));
});
