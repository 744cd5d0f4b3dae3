import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOptimizedCache } from './optimized-cache.ts';

let dir: string;
let source: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'optimized-'));
  source = join(dir, 'network.onnx');
  await writeFile(source, 'network');
});
afterEach(() => rm(dir, { recursive: true }));

const open = (runtime = '1.2.3') => openOptimizedCache(join(dir, 'cache'), runtime);

/** Puts `bytes` into the cache as the optimised form of the source; answers with the file. */
async function kept(bytes: string): Promise<string> {
  const cache = await open();
  const plan = await cache.plan('network.onnx', source);
  await writeFile(plan.saveTo as string, bytes);
  await cache.keep(plan);
  return (await cache.plan('network.onnx', source)).optimized as string;
}

test('what was kept is found again, and nothing else lies about', async () => {
  const file = await kept('optimised');
  expect(await readFile(file, 'utf8')).toBe('optimised');
  expect(await (await open()).plan('network.onnx', source)).toEqual({ name: 'network.onnx', source, optimized: file });
  expect(await readdir(join(dir, 'cache'))).toHaveLength(2);
});

test.each<[string, (file: string) => Promise<void>]>([
  ['cut off', (file) => truncate(file, 4)],
  ['altered', (file) => writeFile(file, 'optimiseD')],
  ['without its hash', (file) => rm(`${file}.sha256`)],
])('a graph that is %s is thrown away and made again', async (_how, spoil) => {
  const file = await kept('optimised');
  await spoil(file);
  const plan = await (await open()).plan('network.onnx', source);
  expect(plan.optimized).toBeUndefined();
  expect(plan.saveTo).toContain(file);
  expect(await readdir(join(dir, 'cache'))).toEqual([]);
});

test('another network or another runtime has another graph', async () => {
  await kept('optimised');
  expect((await (await open('1.2.4')).plan('network.onnx', source)).optimized).toBeUndefined();
  await writeFile(source, 'another network');
  expect((await (await open()).plan('network.onnx', source)).optimized).toBeUndefined();
});

test('a graph that is half written when the worker dies is never found', async () => {
  const cache = await open();
  const plan = await cache.plan('network.onnx', source);
  await writeFile(plan.saveTo as string, 'opti');
  expect((await cache.plan('network.onnx', source)).optimized).toBeUndefined();
  await cache.drop(plan);
  expect(await readdir(join(dir, 'cache'))).toEqual([]);
});
