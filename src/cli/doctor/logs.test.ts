import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { findLogs } from './logs.ts';

test('a file is taken whatever it is called', async () => {
  const dir = await scratchDir();
  await writeFile(join(dir, 'nohup'), '');
  expect(await findLogs(join(dir, 'nohup'))).toEqual({
    kind: 'file',
    log: { path: join(dir, 'nohup'), name: 'nohup' },
  });
});

test('of a folder its logs, in order, and nothing hidden', async () => {
  const dir = await scratchDir();
  for (const folder of ['b', '.cache']) await mkdir(join(dir, folder));
  const names = [
    'z.log',
    'b/app.log.1',
    'b/old.out.2.gz',
    'b/photo.png',
    '.hidden.log',
    '.cache/x.log',
    'a.err',
    'a.TXT',
  ];
  for (const name of names) await writeFile(join(dir, name), '');
  await symlink(join(dir, 'z.log'), join(dir, 'link.log'));
  const found = await findLogs(dir);
  expect(found.kind === 'folder' && found.logs.map(({ name }) => name)).toEqual([
    'a.TXT',
    'a.err',
    'b/app.log.1',
    'b/old.out.2.gz',
    'z.log',
  ]);
});

test('what is not there, and a folder without logs, is told', async () => {
  const dir = await scratchDir();
  await expect(findLogs(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'file_missing' });
  await expect(findLogs(dir)).rejects.toMatchObject({ message: `There is no log in ${dir}.` });
});
