import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { machineRates, rates } from './rates.ts';

const never = new AbortController().signal;

test('a trial gives every rate, is kept for a while, and leaves nothing else', async () => {
  const dir = join(await scratchDir(), 'cache');
  const first = await machineRates(dir, never);
  expect(rates.parse(first)).toEqual(first);
  expect(await readdir(dir)).toEqual(['machine.json']);
  expect(await machineRates(dir, never)).toEqual(first);
});

test.each([
  ['is old', (known: object) => JSON.stringify({ ...known, at: '2020-01-01T00:00:00.000Z' })],
  ['is from the future', (known: object) => JSON.stringify({ ...known, at: '2999-01-01T00:00:00.000Z' })],
  ['is rubbish', () => 'rubbish'],
])('what %s is tried again', async (_, textOf) => {
  const dir = await scratchDir();
  const known = await machineRates(dir, never);
  await writeFile(join(dir, 'machine.json'), textOf(known));
  expect(Math.abs(Date.now() - Date.parse((await machineRates(dir, never)).at))).toBeLessThan(60_000);
});

test('one that is given up leaves nothing', async () => {
  const dir = await scratchDir();
  await expect(machineRates(dir, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
  expect(await readdir(dir)).toEqual([]);
});
