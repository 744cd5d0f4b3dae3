import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { minorOf } from './interpreter.ts';
import { findInterpreter, listPythons } from './interpreters.ts';

vi.setConfig({ testTimeout: 60_000 });

const signal = AbortSignal.timeout(60_000);
const [python] = await listPythons();

/** A home with Pythons of pyenv, of uv, and a shim, none of which the system has. */
async function fakeHome() {
  const home = await scratchDir();
  const put = async (path: string) => {
    const file = join(home, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    return file;
  };
  const files = {
    old: await put('.pyenv/versions/3.9.1/bin/python3.9'),
    newer: await put('.pyenv/versions/3.10.2/bin/python3.10'),
    uv: await put('.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu/bin/python3.12'),
    shim: await put('.pyenv/shims/python3'),
    onPath: await put('bin/python3.11'),
  };
  return { home, files, env: { HOME: home, PATH: `${join(home, '.pyenv/shims')}:${join(home, 'bin')}` } };
}

test('pyenv’s newest first, then PATH without shims, then uv’s; each once', async () => {
  const { files, env, home } = await fakeHome();
  await symlink(files.old, join(home, 'bin', 'python3'));
  const own = (await listPythons(env)).filter((path) => path.startsWith(home));
  expect(own).toEqual([files.newer, files.old, files.onPath, files.uv]);
});

test.skipIf(python === undefined)('by its path, by its version, or as the one that it was; needs Python', async () => {
  const first = await findInterpreter({ path: python }, signal);
  expect(await findInterpreter({ version: first.version }, signal)).toMatchObject({ version: first.version });
  expect(await findInterpreter({ version: minorOf(first) }, signal)).toMatchObject({ abi: first.abi });
  expect(await findInterpreter({ exact: first }, signal)).toEqual(first);
  // Moved, or on another machine: one that runs the same modules.
  const elsewhere = { ...first, path: '/nowhere/python', build: 'another', version: `${minorOf(first)}.99` };
  expect(await findInterpreter({ exact: elsewhere }, signal)).toMatchObject({ abi: first.abi });
});

test.skipIf(python === undefined)('one that is not there is told with those that are; needs Python', async () => {
  const { env } = await fakeHome();
  const first = await findInterpreter({ path: python }, signal);
  const error = await findInterpreter({ version: '3.99' }, signal).catch((failure) => failure);
  expect(error).toMatchObject({ code: 'interpreter_missing', hint: expect.stringContaining('3.99') });
  expect(error.message).toMatch(/^There is no Python 3\.99 here; there (is|are) /);
  expect(error.message).toContain(`${first.version} (${first.path})`);
  // What does not start is no Python.
  await expect(findInterpreter({ version: '3.10.2' }, signal, env)).rejects.toMatchObject({
    code: 'interpreter_missing',
  });
  const otherAbi = { ...first, path: '/nowhere', abi: 'cpython-999' };
  await expect(findInterpreter({ exact: otherAbi }, signal)).rejects.toMatchObject({ code: 'interpreter_missing' });
  await expect(findInterpreter({ path: '/nowhere/python' }, signal)).rejects.toMatchObject({
    code: 'interpreter_missing',
  });
});
