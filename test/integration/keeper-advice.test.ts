import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { advise } from '../../src/advice/advise.ts';
import type { AdviceFacts } from '../../src/advice/facts.ts';
import type { Advice, Way } from '../../src/api/control/advice.ts';
import { minorOf } from '../../src/environment/interpreter.ts';
import { findInterpreter } from '../../src/environment/interpreters.ts';
import { adviceFacts } from '../../src/rollout/advice/facts.ts';
import type { ServiceKeeper } from '../../src/rollout/service-keeper.ts';
import { openDummyHouse, SERVICE } from '../support/dummy-house.ts';
import { uvIfAny } from '../support/uv.ts';
import { makeWheel } from '../support/wheels.ts';
import { openWordsHouse, type WordsHouse } from '../support/words-house.ts';

vi.setConfig({ testTimeout: 180_000 });
const never = new AbortController().signal;
const uv = await uvIfAny();
// Each home would get one of its own.
if (uv) process.env.PATH = [dirname(uv.path), process.env.PATH].join(delimiter);
const HERE = uv ? minorOf(await findInterpreter({}, never)) : '';
const whenUv = test.skipIf(uv === null);

const ROUNDS = 5;

/** Two releases that were good: 2.0 serves, 1.0 stands by. Their environments have some 40 MB in 600 files. */
async function twoReleases(): Promise<WordsHouse> {
  const words = await openWordsHouse(HERE, { load: 40 });
  const files = (name: string) =>
    Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${name}/m${i}.py`, Buffer.alloc(65_000, `# ${i}\n`)]));
  const ballast = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => makeWheel({ name, version: '1.0', files: files(name) })),
  );
  for (const version of ['1.0', '2.0']) await words.deploy(await words.create(version, ballast));
  await leaveAlone(words);
  return words;
}

/** Nobody looks after it by a clock any more: what is stopped stays stopped, and what is timed has the machine for itself. */
const leaveAlone = ({ house }: WordsHouse): Promise<void> => house.keeper.keeperOf('words').readiness.stop();

/** What is said of a way while neither it nor its build was ever timed as a whole: sizes, rates and the last start have to do. */
async function predictedMs(service: ServiceKeeper, way: Way): Promise<number> {
  const facts = await adviceFacts(service, { probeNetwork: false, signal: never });
  const target = facts.target!;
  const untimed: AdviceFacts = {
    ...facts,
    target: { ...target, coldRollback: null, environment: { ...target.environment!, ownBuild: null } },
  };
  const found = advise(untimed, 'en').ways.find((one) => one.way === way)!;
  expect(found).toMatchObject({ possible: true, basis: 'predicted' });
  return found.ms!;
}

/** Goes back to the standby after it was stopped. @returns milliseconds */
async function goBackCold({ house }: WordsHouse, prepare = async () => {}): Promise<number> {
  const service = house.keeper.keeperOf('words');
  const { instance, ...standby } = service.standby!;
  service.setStandby({ ...standby, instance: null });
  await instance!.close();
  await prepare();
  const result = await house.keeper.rollback('words', {});
  expect(result.warm).toBe(false);
  return result.ms;
}

const wayIn = ({ ways }: Advice, way: Way) => ways.find((one) => one.way === way)!;
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

whenUv('what is predicted of a cold start and of a rebuild is what then happens, within twice and half', async () => {
  await using words = await twoReleases();
  const service = words.house.keeper.keeperOf('words');
  const times = {
    cold: { predicted: [] as number[], taken: [] as number[] },
    rebuild: { predicted: [] as number[], taken: [] as number[] },
  };
  for (let round = 0; round < ROUNDS; round++) {
    times.cold.predicted.push(await predictedMs(service, 'cold-release'));
    times.cold.taken.push(await goBackCold(words));
    times.rebuild.predicted.push(await predictedMs(service, 'environment-rebuild'));
    const { dir } = service.standby!.staged.environment!;
    times.rebuild.taken.push(await goBackCold(words, () => rm(dir, { recursive: true })));
  }
  for (const { predicted, taken } of Object.values(times)) {
    const ratio = median(predicted) / median(taken);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  }
});

whenUv('what was built and started once is known by its own time, whatever is gone meanwhile', async () => {
  await using words = await openWordsHouse(HERE);
  const { keeper } = words.house;
  const call = { lang: 'en', probeNetwork: true, signal: never } as const;
  for (const version of ['1.0', '2.0']) await words.deploy(await words.create(version));
  await leaveAlone(words);
  const service = keeper.keeperOf('words');
  const { environment } = service.standby!.staged;
  await goBackCold(words, () => rm(environment!.dir, { recursive: true }));
  await goBackCold(words);
  const told = await keeper.advise('words', call);
  expect(told).toMatchObject({ from: { version: '2.0' }, to: { version: '1.0' } });
  expect(wayIn(told, 'cold-release')).toMatchObject({
    basis: 'measured',
    from: expect.stringMatching(/^started and switched to /),
  });
  const [build] = wayIn(told, 'environment-rebuild').parts;
  expect(build).toMatchObject({ part: 'environment', basis: 'measured' });
  // Its wheels were beside its lock.
  expect(wayIn(told, 'reinstall')).toMatchObject({
    possible: false,
    reason: expect.stringContaining('No index has words'),
  });
});

test('a first release leads nowhere; the next one leads to it, warm or cold', async () => {
  await using dummy = await openDummyHouse();
  const { keeper } = dummy.house;
  const ask = () => keeper.advise(SERVICE, { lang: 'en', probeNetwork: false, signal: never });
  for (const version of ['1', '2']) await dummy.create({ version });
  await dummy.deploy('1');
  expect(await ask()).toMatchObject({ from: { version: '1' }, to: null, recommendation: { way: null, command: null } });
  await dummy.deploy('2');
  const warm = await ask();
  expect(warm).toMatchObject({
    to: { version: '1', generation: 1 },
    recommendation: { way: 'warm-standby', command: 'lastgood rollback' },
  });
  expect(wayIn(warm, 'warm-standby')).toMatchObject({ basis: 'measured', from: expect.stringMatching(/^rehearsed /) });
  expect(wayIn(warm, 'cold-release')).toMatchObject({ possible: true, basis: 'predicted' });
  expect(wayIn(warm, 'environment-rebuild').possible).toBe(false);
  const service = keeper.keeperOf(SERVICE);
  service.setStandby({ ...service.standby!, instance: null });
  expect((await ask()).recommendation.way).toBe('cold-release');
  service.setStandby(null);
  const kept = await ask();
  expect(kept).toMatchObject({ to: { version: '1' }, recommendation: { way: 'cold-release' } });
  expect(wayIn(kept, 'warm-standby').reason).toBe('1 does not stand by: it is kept in the store only.');
});

test('past an irreversible release the advice is to correct it; what the store has lost is named', async () => {
  await using dummy = await openDummyHouse();
  const { keeper, context } = dummy.house;
  const ask = () => keeper.advise(SERVICE, { lang: 'en', probeNetwork: false, signal: never });
  const first = await dummy.create({ version: '1' });
  await dummy.create({ version: '2', more: 'irreversible: true' });
  for (const version of ['1', '2']) await dummy.deploy(version);
  expect(await ask()).toMatchObject({
    recommendation: { way: 'patch-source', why: expect.stringContaining('irreversible') },
  });
  const service = keeper.keeperOf(SERVICE);
  const { files } = service.standby!.release;
  service.setStandby(null);
  await rm(context.store.blobs.path(files[0]!.digest));
  expect(wayIn(await ask(), 'cold-release').reason).toBe(`1 is not whole in the store: ${files[0]!.path} is missing.`);
  await rm(join(context.store.layout.blobs, first.slice('sha256:'.length)));
  expect(wayIn(await ask(), 'cold-release').reason).toBe('The store has nothing of 1 any more.');
});

test('a service that is not there', async () => {
  await using dummy = await openDummyHouse();
  const asked = dummy.house.keeper.advise('nobody', { lang: 'en', probeNetwork: false, signal: never });
  await expect(asked).rejects.toMatchObject({ code: 'not_found' });
});
