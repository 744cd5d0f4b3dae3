import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { runScript } from '../../test/support/script.ts';
import { withLock } from './lock.ts';
import { uniqueName } from './process-tag.ts';
import { openStore } from './store.ts';

vi.setConfig({ testTimeout: 120_000 });

const SCRIPT = new URL('../../test/support/store-script.ts', import.meta.url);

test('one at a time, in one process', async () => {
  const { layout } = await openStore(await scratchDir());
  let [inside, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++inside);
    await readdir(layout.dir);
    inside--;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(layout, 'x', work)));
  expect(most).toBe(1);
  expect(await readdir(layout.locks)).toEqual([]);
});

test('one at a time, among processes: a counter in a file loses no step', async () => {
  const dir = await scratchDir();
  const scripts = [1, 2, 3].map(() => runScript(SCRIPT, ['count', dir, '15']));
  const ends = await Promise.all(scripts.map(({ ended }) => ended));
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
  const { layout } = await openStore(dir);
  expect(await withLock(layout, 'count', () => readdir(join(dir, 'counted')))).toHaveLength(45);
});

test('a lock whose process was killed is free', async () => {
  const dir = await scratchDir();
  const script = runScript(SCRIPT, ['hold', dir]);
  await script.printed('held');
  const { layout } = await openStore(dir);
  const taking = withLock(layout, 'x', async () => 'mine', { waitMs: 0 });
  await expect(taking).rejects.toMatchObject({
    code: 'store_unwritable',
    message: expect.stringContaining(`${script.child.pid}`),
  });
  script.child.kill('SIGKILL');
  await script.ended;
  expect(await withLock(layout, 'x', async () => 'mine', { waitMs: 0 })).toBe('mine');
});

test('a lock of an earlier process with the pid of a living one is free', async () => {
  const { layout } = await openStore(await scratchDir());
  const parts = uniqueName().split('.');
  await writeFile(join(layout.locks, `x~${parts.with(0, String(process.ppid)).join('.')}`), '');
  expect(await withLock(layout, 'x', async () => 'mine', { waitMs: 0 })).toBe('mine');
});

test('a failure inside lets the lock go, and waiting for one can be stopped', async () => {
  const { layout } = await openStore(await scratchDir());
  const failing = withLock(layout, 'x', async () => {
    throw new Error('inside');
  });
  await expect(failing).rejects.toThrow('inside');
  await withLock(layout, 'x', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(withLock(layout, 'x', async () => {}, { signal })).rejects.toThrow('enough');
  });
});

test('a claim of another host counts while it is touched, and not when it has been silent', async () => {
  const { layout } = await openStore(await scratchDir());
  const claim = join(layout.locks, `x~${uniqueName()}-elsewhere`);
  await writeFile(claim, '');
  const taking = () => withLock(layout, 'x', async () => 'mine', { waitMs: 0 });
  await expect(taking()).rejects.toMatchObject({ code: 'store_unwritable' });
  const before = new Date(Date.now() - 180_000);
  await utimes(claim, before, before);
  expect(await taking()).toBe('mine');
});

test('a file that is no claim is nobody', async () => {
  const { layout } = await openStore(await scratchDir());
  await writeFile(join(layout.locks, 'x~.nfs0001'), '');
  expect(await withLock(layout, 'x', async () => 'mine', { waitMs: 0 })).toBe('mine');
});
