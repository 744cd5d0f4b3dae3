import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { INTERPRETER } from '../../test/support/installed.ts';
import type { Interpreter } from './interpreter.ts';
import { listPythons } from './interpreters.ts';
import { inspectPython } from './probe.ts';
import { parseWheelName, supportedTags, tagsOf } from './tags.ts';

test.each([
  ['torch-1.13.1-cp310-cp310-manylinux1_x86_64.whl', 'torch', '1.13.1', null],
  ['Flask_SQLAlchemy-3.0-py2.py3-none-any.whl', 'flask-sqlalchemy', '3.0', null],
  ['a-1!2.0+cu117-1a-py3-none-any.whl', 'a', '1!2.0+cu117', '1a'],
])('%s', (name, pkg, version, build) => {
  expect(parseWheelName(name)).toMatchObject({ package: pkg, version, build });
});

test.each([
  'a-1.0.tar.gz',
  'a-1.0-py3-none.whl',
  '../a-1.0-py3-none-any.whl',
  'a-1.0-py3-none-any.whl\n',
  'a\u001b-1-py3-none-any.whl',
])('%j is no wheel', (name) => expect(parseWheelName(name)).toBeNull());

test('compressed tags are all combinations', () => {
  const name = parseWheelName('x-1-py2.py3-none-any.whl')!;
  expect(tagsOf(name)).toEqual(['py2-none-any', 'py3-none-any']);
});

test('the interpreters of this machine fit what packaging says, in its order', async ({ skip }) => {
  const signal = new AbortController().signal;
  const code = [
    'try:\n from packaging import tags',
    'except ImportError:\n from pip._vendor.packaging import tags',
    'print(*tags.sys_tags())',
  ].join('\n');
  let compared = 0;
  for (const python of await listPythons()) {
    const interpreter = await inspectPython(python, signal).then(
      (found) => found.interpreter,
      () => null,
    );
    if (interpreter === null) continue;
    let expected: string[];
    try {
      expected = execFileSync(python, ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
        .trim()
        .split(' ');
    } catch {
      continue; // it has neither packaging nor pip
    }
    // Versions of packaging differ in the place of the bare `linux_…`, and in tags of one version for files of any.
    const common = (tags: string[]) => tags.filter((tag) => !/^cp\d+-none-any$|-linux_\w+$/.test(tag));
    const own = supportedTags(interpreter);
    expect(common(own)).toEqual(common(expected));
    expect(own).toEqual(expect.arrayContaining(expected));
    compared++;
  }
  if (compared === 0) skip('needs a Python with packaging or pip');
});

test('musl, free threads, PyPy, macOS and other machines', () => {
  const first = (change: Partial<Interpreter>) => supportedTags({ ...INTERPRETER, ...change })[0];
  expect(first({ libc: { name: 'musl', version: '1.2.5' } })).toBe('cp310-cp310-musllinux_1_2_x86_64');
  const free = supportedTags({ ...INTERPRETER, version: '3.13.0', abi: 'cpython-313t-x86_64-linux-gnu' });
  expect(free[0]).toBe('cp313-cp313t-manylinux_2_36_x86_64');
  expect(free.some((tag) => tag.includes('abi3'))).toBe(false);
  expect(first({ implementation: 'PyPy', abi: 'pypy310-pp73-x86_64-linux-gnu' })).toMatch(/^pp310-pypy310_pp73-/);
  const arm = supportedTags({ ...INTERPRETER, platform: 'linux-aarch64' });
  expect(arm).toContain('cp310-cp310-manylinux2014_aarch64');
  expect(arm).not.toContain('cp310-cp310-manylinux1_aarch64');
  const mac = supportedTags({ ...INTERPRETER, platform: 'macosx-14.0-arm64', libc: null });
  expect(mac).toContain('cp310-cp310-macosx_11_0_arm64');
  expect(mac).toContain('cp310-cp310-macosx_10_9_universal2');
  expect(mac.some((tag) => tag.includes('linux'))).toBe(false);
});
