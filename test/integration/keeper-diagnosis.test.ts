import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Rollout } from '../../src/api/control/rollout.ts';
import { openDummyHouse, SERVICE } from '../support/dummy-house.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Its golden set is of no matter; it dies when it is told to. */
async function setUp() {
  const dummy = await openDummyHouse();
  await dummy.create({ version: '1.0.0' });
  expect(await dummy.deploy('1.0.0')).toMatchObject({ state: 'settled' });
  return dummy;
}

const failedGate = ({ gates }: Rollout) => gates.find(({ verdict }) => verdict === 'fail')!;

test('one that dies in the watch is sent back first, then explained by how it ended', async () => {
  await using dummy = await setUp();
  await dummy.create({ version: '2.0.0' });
  const { keeper } = dummy.house;
  const begun = await keeper.deploy(SERVICE, { release: '2.0.0', policy: { watch: '30s' } });
  await vi.waitFor(async () => expect(await keeper.rollout(begun.id)).toMatchObject({ state: 'watching' }), 20_000);
  const ended = keeper.ended(begun.id);
  while (keeper.service(SERVICE).current?.release.version === '2.0.0') {
    await dummy.send({ do: 'crash', attempts: [1] });
  }
  const rollout = (await ended) ?? (await keeper.rollout(begun.id));
  expect(rollout.state).toBe('rolled_back');
  const { gate, diagnosis } = failedGate(rollout);
  expect(gate).toBe('watch');
  expect(diagnosis).toMatchObject({ verdict: 'decided', causes: [{ id: 'container-oom-137', confidence: 'likely' }] });
  expect(rollout.cause!.summary).toContain(diagnosis!.causes[0]!.summary);
  expect(rollout.cause!.hint).toMatch(/1\.0\.0 serves again/);

  const told = keeper.events.since(null).map(({ type, rollout }) => (rollout === begun.id || !rollout ? type : ''));
  expect(told.indexOf('rolled_back')).toBeLessThan(told.lastIndexOf('rollout.ended'));
});

test('its diagnosis is kept in both languages, and is what the release is asked for', async () => {
  await using dummy = await setUp();
  await dummy.create({ version: '2.0.0', settings: { start: 'exit' } });
  const { id } = await dummy.deploy('2.0.0');
  const { keeper } = dummy.house;
  const [en, zh] = [await keeper.rollout(id), await keeper.rollout(id, 'zh')].map(failedGate);
  expect(en).toMatchObject({ gate: 'start', cause: 'died-at-start', diagnosis: { verdict: 'undecided' } });
  expect(zh!.diagnosis!.causes[0]).toMatchObject({
    id: en!.diagnosis!.causes[0]!.id,
    summary: expect.stringMatching(/\p{Script=Han}/u),
  });
  expect((await keeper.rollouts({ limit: 1 }, 'zh')).map(failedGate)).toEqual([zh]);
  const call = { lang: 'zh', signal: new AbortController().signal } as const;
  const log = `rollouts/${id}/evidence/log.txt`;
  expect(await keeper.diagnoseRelease('2.0.0', call)).toEqual({ ...zh!.diagnosis, log });
  expect(await keeper.diagnoseRelease('1.0.0', call)).toMatchObject({ log: `services/${SERVICE}/output` });
});

test('a cause that is only possible is no cause of the end', async () => {
  await using dummy = await setUp();
  await dummy.create({ version: '2.0.0', settings: { start: 'exit' } });
  const { cause, gates } = await dummy.deploy('2.0.0');
  expect(cause!.summary).toBe(`The start gate refused it: ${gates.at(-1)!.summary}`);
  expect(cause!.hint).toMatch(/^`lastgood rollout /);
});

test('wrong answers are not looked for in a log', async () => {
  await using dummy = await setUp();
  await dummy.create({ version: '2.0.0', says: 'something else' });
  const rollout = await dummy.deploy('2.0.0');
  expect(rollout.state).toBe('refused');
  expect(failedGate(rollout)).not.toHaveProperty('diagnosis');
});

test('when diagnosing fails, that is told, and the rollout ends as it would have', async () => {
  await using dummy = await setUp();
  const { keeper, context } = dummy.house;
  const bugs: unknown[] = [];
  context.onBug = (error) => bugs.push(error);
  // A folder where its log should be: it cannot be read.
  keeper.events.subscribe(({ type, rollout, data }) => {
    if (type === 'rollout.step' && data.step === 'starting') {
      mkdirSync(join(dummy.home, 'evidence', rollout!, 'log.txt'), { recursive: true });
    }
  });
  await dummy.create({ version: '2.0.0', settings: { start: 'exit' } });
  const rollout = await dummy.deploy('2.0.0');
  expect(rollout).toMatchObject({ state: 'refused', cause: { code: 'died-at-start' } });
  expect(failedGate(rollout)).not.toHaveProperty('diagnosis');
  expect(bugs).toEqual([expect.objectContaining({ message: `Why ${rollout.id} ended so was not found out.` })]);
  expect(keeper.service(SERVICE).current!.release.version).toBe('1.0.0');
});
