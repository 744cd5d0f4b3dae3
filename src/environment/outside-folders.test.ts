import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { outsideFolders } from './outside-folders.ts';

test('a .pth file that leads out is told, one that is a link to nowhere is none', async () => {
  const purelib = await scratchDir();
  await writeFile(join(purelib, 'mine.pth'), 'inside\n/elsewhere/src\n');
  await symlink('nowhere', join(purelib, 'gone.pth'));
  const loose = ['gone.pth', 'mine.pth'].map((path) => ({
    path,
    file: join(purelib, path),
    scheme: 'purelib' as const,
  }));
  const paths = { purelib, platlib: purelib, scripts: '', data: '' };
  const installation = { prefix: purelib, paths } as Parameters<typeof outsideFolders>[1];
  const findings = await outsideFolders(loose, installation);
  expect(findings.map(({ subject, found }) => [subject, found])).toEqual([['mine.pth', '/elsewhere/src']]);
});
