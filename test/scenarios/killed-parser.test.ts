import { afterAll, beforeAll, describe, test, vi } from 'vitest';
import { type Act, killAfter, rehearse } from './harness/killed.ts';
import { parser } from './harness/subject.ts';

/** killed.test.ts with the real parser, at the steps between which most is in the air. */
vi.setConfig({ testTimeout: 60_000 });

describe.skipIf(!process.env.LASTGOOD_TEST_MODELS)('the parser, killed (needs LASTGOOD_TEST_MODELS)', () => {
  let acts: { deploy: Act; rollback: Act };
  beforeAll(async () => {
    acts = await rehearse(parser);
  });
  afterAll(() => Promise.all(Object.values(acts).map((act) => act[Symbol.asyncDispose]())));

  test.each(['starting', 'watching'])('after rollout/%s', (step) =>
    killAfter({ kind: 'rollout', step }, { act: acts.deploy, subject: parser }),
  );

  test('after rollback/switching', () =>
    killAfter({ kind: 'rollback', step: 'switching' }, { act: acts.rollback, subject: parser }));
});
