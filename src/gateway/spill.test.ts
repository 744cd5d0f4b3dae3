import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { Spill } from './spill.ts';

test('a body can be read as often as it is asked for, and has no name that somebody would have to remove', async () => {
  const dir = join(await scratchDir(), 'new', 'folder');
  const body = await new Spill(dir).open();
  const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, i) => (i * 31) % 256));
  await body.write(bytes.subarray(0, 100));
  await body.write(bytes.subarray(100));
  expect(body.size).toBe(600_000);
  expect((await buffer(body.read())).equals(bytes)).toBe(true);
  body.read().destroy();
  expect((await buffer(body.read())).equals(bytes)).toBe(true);
  expect(await readdir(dir)).toEqual([]);
  const reading = body.read();
  await once(reading, 'readable');
  await body.close();
  expect((await buffer(reading)).equals(bytes)).toBe(true);
});

test('what a process left that was killed is removed, what others have is not', async () => {
  const dir = await scratchDir();
  await mkdir(dir, { recursive: true });
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const names = [`lastgood-body-${dead}-0`, `lastgood-body-${process.pid}-7`, 'somebody-elses'];
  for (const name of names) await writeFile(join(dir, name), '');
  const body = await new Spill(dir).open();
  expect((await readdir(dir)).sort()).toEqual(names.slice(1).sort());
  await body.close();
});
