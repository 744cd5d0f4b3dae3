import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { meanNetwork } from '../../test/faults/tiny/network.ts';
import type { NetworkPlan } from './network.ts';
import { openRunnerPool, type RunnerPool } from './runner-pool.ts';

let dir: string;
let pool: RunnerPool;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'runners-'));
  await writeFile(join(dir, 'mean.onnx'), meanNetwork());
});
afterEach(async () => {
  await pool?.close();
  await rm(dir, { recursive: true });
});

const open = async (plan: Partial<NetworkPlan> = {}, runners = 2) => {
  const networks = [{ name: 'mean.onnx', source: join(dir, 'mean.onnx'), ...plan }];
  const onDeath = (error: Error) => {
    throw error;
  };
  pool = await openRunnerPool({ networks, runners, threads: 1, onDeath });
  return pool.sessions['mean.onnx']!;
};
const picture = (value: number, side = 8) => ({
  picture: { dims: [1, side, side, 3], data: new Float32Array(side * side * 3).fill(value) },
});

test('runs come back to who asked for them, however many are under way', async () => {
  const session = await open();
  expect([session.inputNames, session.outputNames]).toEqual([['picture'], ['mean']]);
  const outputs = await Promise.all(Array.from({ length: 40 }, (_, i) => session.run(picture(i, 4 + (i % 5)))));
  expect(outputs.map(({ mean }) => mean?.data[0])).toEqual(Array.from({ length: 40 }, (_, i) => i));
  expect(outputs[0]?.mean?.dims).toEqual([1, 1, 1, 1]);
});

test("the caller's tensor is still its own after a run", async () => {
  const session = await open({}, 1);
  const inputs = picture(3);
  await session.run(inputs);
  expect(inputs.picture.data).toHaveLength(192);
});

test('a run that fails says which network, and the next ones work', async () => {
  const session = await open({}, 1);
  const wrong = { picture: { dims: [1, 2], data: new Float32Array(2) } };
  await expect(session.run(wrong)).rejects.toThrow(/mean\.onnx failed/);
  expect((await session.run(picture(2))).mean?.data[0]).toBe(2);
});

test('the optimised graph is written once, and opens instead of the source', async () => {
  const saveTo = join(dir, 'optimised.onnx');
  await open({ saveTo });
  expect(pool.saved.map((plan) => plan.saveTo)).toEqual([saveTo]);
  expect((await stat(saveTo)).size).toBeGreaterThan(0);
  await pool.close();

  const session = await open({ source: join(dir, 'not there'), optimized: saveTo });
  expect((await session.run(picture(5))).mean?.data[0]).toBe(5);
});

test('an optimised graph that the runtime refuses is reported, and the source opened', async () => {
  const optimized = join(dir, 'broken.onnx');
  await writeFile(optimized, 'not a network');
  const session = await open({ optimized });
  expect(pool.refused.map((plan) => plan.optimized)).toEqual([optimized]);
  expect((await session.run(picture(7))).mean?.data[0]).toBe(7);
});

test('a place that cannot be written to costs the graph, not the start', async () => {
  const session = await open({ saveTo: join(dir, 'no', 'such', 'folder', 'x.onnx') });
  expect(pool.saved).toEqual([]);
  expect((await session.run(picture(1))).mean?.data[0]).toBe(1);
});

test('a network that does not open fails the start', async () => {
  await writeFile(join(dir, 'mean.onnx'), 'not a network');
  await expect(open()).rejects.toThrow();
});
