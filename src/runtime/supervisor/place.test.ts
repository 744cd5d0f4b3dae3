import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { openInstanceFolder } from './place.ts';

test('the folder is for its owner alone, each start has a socket of its own', async () => {
  const run = join(await scratchDir(), 'run');
  const folder = await openInstanceFolder(run, 'a');
  expect((await stat(run)).mode & 0o777).toBe(0o700);
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  expect([folder.socket(0), folder.socket(1)]).toEqual([join(run, 'a', '0.sock'), join(run, 'a', '1.sock')]);
});

test('two instances cannot have the same folder', async () => {
  const run = await scratchDir();
  await openInstanceFolder(run, 'a');
  await expect(openInstanceFolder(run, 'a')).rejects.toMatchObject({ code: 'EEXIST' });
});

test('a path that is too long gets a short private folder, which goes away with what is in it', async () => {
  const folder = await openInstanceFolder(join(await scratchDir(), 'x'.repeat(100)), 'a');
  expect(Buffer.byteLength(folder.socket(999_999))).toBeLessThan(104);
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  await mkdir(join(folder.path, 'home'));
  await writeFile(join(folder.path, 'home', 'note'), 'x');
  await folder.close();
  await expect(stat(folder.path)).rejects.toMatchObject({ code: 'ENOENT' });
});
