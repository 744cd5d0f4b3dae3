import { rm } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { advise } from '../../src/advice/advise.ts';
import type { AdviceFacts } from '../../src/advice/facts.ts';
import type { Way } from '../../src/api/control/advice.ts';
import { minorOf } from '../../src/environment/interpreter.ts';
import { findInterpreter } from '../../src/environment/interpreters.ts';
import { adviceFacts } from '../../src/rollout/advice/facts.ts';
import type { ServiceKeeper } from '../../src/rollout/service-keeper.ts';
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

/** Nothing is looked at by a clock: what is timed has the machine for itself. */
const QUIET = { probeMs: 3_600_000, rehearseMs: 3_600_000, driftMs: 3_600_000 };
const ROUNDS = 5;

/** Two releases that were good: 2.0 serves, 1.0 stands by. Their environments have some 40 MB in 600 files. */
async function twoReleases(): Promise<WordsHouse> {
  const words = await openWordsHouse(HERE, { clock: QUIET, load: 40 });
  const files = (name: string) =>
    Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${name}/m${i}.py`, Buffer.alloc(65_000, `# ${i}\n`)]));
  const ballast = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => makeWheel({ name, version: '1.0', files: files(name) })),
  );
  for (const version of ['1.0', '2.0']) await words.deploy(await words.create(version, ballast));
  return words;
}

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
