import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { findPython } from './find-python.ts';

async function folder(files: string[]) {
  const dir = await scratchDir();
  for (const file of files) {
    await mkdir(join(dir, file, '..'), { recursive: true });
    await writeFile(join(dir, file), '');
  }
  return dir;
}

test('an executable, the folder of an environment, a name on PATH', async () => {
  const dir = await folder(['bin/python3', 'other/python3.10']);
  expect(await findPython(join(dir, 'bin/python3'))).toBe(join(dir, 'bin/python3'));
  expect(await findPython(dir)).toBe(join(dir, 'bin/python3'));
  expect(await findPython('python3.10', `/nowhere::${join(dir, 'other')}`)).toBe(join(dir, 'other/python3.10'));
});

test('an environment’s own link is not followed', async () => {
  const dir = await folder(['base/python3.10']);
  await mkdir(join(dir, 'venv/bin'), { recursive: true });
  await symlink(join(dir, 'base/python3.10'), join(dir, 'venv/bin/python'));
  expect(await findPython(join(dir, 'venv'))).toBe(join(dir, 'venv/bin/python'));
});

test.each([
  ['/nowhere/at/all', 'There is no /nowhere/at/all.'],
  ['python9.9', 'There is no program "python9.9" on PATH, and no folder of that name here.'],
])('%s is told as missing', async (python, message) => {
  await expect(findPython(python, '/nowhere')).rejects.toMatchObject({ code: 'interpreter_missing', message });
});

test('a folder without a Python', async () => {
  const dir = await folder(['bin/other']);
  const message = `${dir} has no Python: there is no bin/python and no bin/python3 in it.`;
  await expect(findPython(dir)).rejects.toMatchObject({ code: 'interpreter_missing', message });
});

test('an environment whose base is gone', async () => {
  const dir = await folder(['venv/bin/pip']);
  await symlink('/opt/python3.6/bin/python', join(dir, 'venv/bin/python'));
  const message = `${join(dir, 'venv/bin/python')} leads to /opt/python3.6/bin/python, which is gone.`;
  await expect(findPython(join(dir, 'venv'))).rejects.toMatchObject({ code: 'environment_broken', message });
  await expect(findPython(join(dir, 'venv/bin/python'))).rejects.toMatchObject({ code: 'environment_broken', message });
});

test.skipIf(process.getuid?.() !== 0)('an environment whose base is another user’s (seen as nobody)', async () => {
  const dir = await folder(['base/secret/python3.10', 'venv/bin/pip']);
  const base = join(dir, 'base/secret/python3.10');
  await symlink(base, join(dir, 'venv/bin/python'));
  await chmod(dir, 0o755);
  await chmod(join(dir, 'base/secret'), 0o700);
  process.seteuid!(65_534);
  const found = await findPython(join(dir, 'venv'))
    .catch((error) => error)
    .finally(() => process.seteuid!(0));
  expect(found).toMatchObject({
    code: 'interpreter_missing',
    message: `${join(dir, 'venv/bin/python')} leads to ${base}, which you may not use.`,
  });
});
