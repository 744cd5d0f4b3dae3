import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installed, siteOf } from '../../test/support/installed.ts';
import { readZip } from '../../test/support/read-zip.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { openStore } from '../store/store.ts';
import { editedFiles } from './edited-files.ts';
import { packLooseFiles } from './loose-files.ts';

const { signal } = new AbortController();

async function site() {
  const prefix = await scratchDir();
  const installation = await installed(prefix, [{ name: 'lib', files: { 'lib/__init__.py': '' } }]);
  return { installation, dir: siteOf(prefix) };
}

test('what belongs to no package is kept as a wheel, named by its content', async () => {
  const { installation, dir } = await site();
  const store = await openStore(await scratchDir());
  await mkdir(join(dir, 'copied', '__pycache__'), { recursive: true });
  await writeFile(join(dir, 'sitecustomize.py'), 'x = 1\n');
  await writeFile(join(dir, 'copied', 'in.py'), 'y = 1\n');
  await writeFile(join(dir, 'lib', 'patch.py'), 'z = 1\n');
  await writeFile(join(dir, 'copied', '__pycache__', 'in.pyc'), '');
  // None of these is anybody's work.
  for (const name of ['_virtualenv.py', 'distutils-precedence.pth', 'README.txt']) await writeFile(join(dir, name), '');
  await mkdir(join(dir, '~umpy'));
  await writeFile(join(dir, '~umpy', 'left.py'), '');
  await symlink('/nowhere', join(dir, 'dangling.py'));
  const wheel = (await packLooseFiles(installation, store, signal))!;
  expect(wheel.name).toMatch(/^lastgood_loose_files-0\+[0-9a-f]{12}-py3-none-any\.whl$/);
  expect(wheel).toMatchObject({ package: 'lastgood-loose-files', version: wheel.name.split('-')[1] });
  const info = `lastgood_loose_files-${wheel.version}.dist-info`;
  const files = [...(await readZip(store.blobs.path(wheel.digest))).keys()];
  expect(files).toEqual([
    ...['copied/in.py', 'lib/patch.py', 'sitecustomize.py'],
    ...['METADATA', 'WHEEL', 'RECORD'].map((name) => `${info}/${name}`),
  ]);
  await rm(join(dir, 'copied'), { recursive: true });
  expect((await packLooseFiles(installation, store, signal))!.version).not.toBe(wheel.version);
});

test('a folder that is linked to is kept with what is in it, and circles end', async () => {
  const { installation, dir } = await site();
  const project = await scratchDir();
  await mkdir(join(project, '.git'));
  await mkdir(join(project, 'sub'));
  for (const name of ['__init__.py', '.git/HEAD', 'sub/deep.py']) await writeFile(join(project, name), '');
  await symlink(project, join(dir, 'mine'));
  await symlink('..', join(project, 'sub', 'up'));
  await symlink(dir, join(project, 'back'));
  const store = await openStore(await scratchDir());
  const wheel = (await packLooseFiles(installation, store, signal))!;
  const files = [...(await readZip(store.blobs.path(wheel.digest))).keys()];
  expect(files.slice(0, -3)).toEqual(['mine/__init__.py', 'mine/sub/deep.py']);
});

test('nothing is loose: no wheel', async () => {
  const { installation } = await site();
  expect(await packLooseFiles(installation, await openStore(await scratchDir()), signal)).toBeNull();
});

test('loose files that were installed as a package make the same wheel again', async () => {
  const { installation, dir } = await site();
  const store = await openStore(await scratchDir());
  await writeFile(join(dir, 'mine.py'), 'x = 1\n');
  const first = (await packLooseFiles(installation, store, signal))!;
  const files = { 'mine.py': 'x = 1\n' };
  const { version } = first;
  const again = await installed(await scratchDir(), [{ name: 'lastgood-loose-files', version, files }]);
  expect(await packLooseFiles(again, store, signal)).toEqual(first);
});

test('files that were edited or deleted by hand, by their package; added ones are loose', async () => {
  const { installation, dir } = await site();
  expect(await editedFiles(installation, signal)).toEqual(new Map());
  await writeFile(join(dir, 'lib', '__init__.py'), 'patched');
  await writeFile(join(dir, 'lib', 'added.py'), '');
  const edits = await editedFiles(installation, signal);
  expect([...edits.keys()]).toEqual(['lib']);
  expect(edits.get('lib')).toMatchObject([{ kind: 'file-changed', subject: 'lib/__init__.py' }]);
});
