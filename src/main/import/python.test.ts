import { execFileSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { choosePython } from './python.ts';

const python = findPython();
const pythonTest = test.skipIf(python === null); // there is no python3 on PATH
const { signal } = new AbortController();

function findPython(): string | null {
  try {
    return String(execFileSync('python3', ['-c', 'import sys; print(sys.executable)'])).trim();
  } catch {
    return null;
  }
}

/** A folder of an environment in which these distributions are. */
async function environment(distributions: string[]): Promise<string> {
  const dir = await scratchDir();
  for (const name of distributions) {
    await mkdir(join(dir, 'lib', `${name}-1.9.5.dist-info`), { recursive: true });
    await writeFile(join(dir, 'lib', `${name}-1.9.5.dist-info/METADATA`), `Name: ${name}\nVersion: 1.9.5\n`);
  }
  await script(join(dir, 'bin/python'), `echo noise of a .pth file\nPYTHONPATH='${dir}/lib' exec '${python}' "$@"`);
  return dir;
}

async function script(file: string, lines: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${lines}\n`);
  await chmod(file, 0o755);
}

pythonTest('the environment that is named is taken when it has what is needed', async () => {
  const dir = await environment(['modelscope']);
  const chosen = await choosePython(dir, ['modelscope'], { signal });
  expect(chosen).toMatchObject({ python: join(dir, 'bin/python'), version: expect.stringMatching(/^3\.\d+\.\d+/) });
  await expect(choosePython(dir, ['modelscope', 'no-such-thing'], { signal })).rejects.toMatchObject({
    code: 'environment_broken',
    message: `${join(dir, 'bin/python')} has no no-such-thing.`,
  });
});

pythonTest('without a name it is the first that has what is needed', async () => {
  const [without, active, onPath] = [
    await environment([]),
    await environment(['modelscope']),
    await environment(['x-y']),
  ];
  const env = { VIRTUAL_ENV: active, PATH: `${join(without, 'bin')}:${join(onPath, 'bin')}` };
  const choose = (needed: string) => choosePython(undefined, [needed], { signal, env });
  expect((await choose('modelscope')).python).toBe(join(active, 'bin/python'));
  await expect(choose('x-y')).rejects.toMatchObject({
    code: 'interpreter_missing',
    message: `None of ${active}, python, python3 has x-y.`,
    hint: expect.stringContaining('--python'),
  });
});

test('a Python that does not run is told with its last words', async () => {
  const dir = await scratchDir();
  await script(join(dir, 'bin/python'), 'echo "libpython3.so: cannot open shared object file" >&2; exit 127');
  await expect(choosePython(dir, ['modelscope'], { signal })).rejects.toMatchObject({
    code: 'environment_broken',
    message: `${join(dir, 'bin/python')} does not run: libpython3.so: cannot open shared object file.`,
  });
});
