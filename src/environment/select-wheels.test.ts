import { join } from 'node:path';
import { expect, test } from 'vitest';
import { INTERPRETER } from '../../test/support/installed.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { uvIfAny, uvOf } from '../../test/support/uv.ts';
import { findInterpreter, listPythons } from './interpreters.ts';
import type { LockedPackage } from './lock.ts';
import { selectWheels } from './select-wheels.ts';

const SHA = 'ab'.repeat(32);
const uv = (await listPythons()).length > 0 ? await uvIfAny() : null;

const pkg = (name: string, files: string[], more: Partial<LockedPackage> = {}): LockedPackage => {
  const all = files.map((file) => ({ name: file, url: `https://x.example/${file}`, sha256: SHA }));
  const sdist = all.find((file) => !file.name.endsWith('.whl'));
  return {
    name,
    version: '1',
    wheels: all.filter((file) => file !== sdist),
    ...(sdist && { sdist }),
    rest: {},
    ...more,
  };
};

const select = (packages: LockedPackage[], requiresPython?: string) =>
  selectWheels(
    { packages, rest: {}, ...(requiresPython !== undefined && { requiresPython }) },
    {
      interpreter: INTERPRETER,
      uv: () => Promise.reject(new Error('uv is not needed')),
      cacheDir: '/nowhere',
      signal: AbortSignal.timeout(10_000),
    },
  );
const chosen = async (files: string[]) => {
  const [one] = await select([pkg('a', files)]);
  return `${one!.isSdist ? 'build ' : ''}${one!.file.name}`;
};

test('the wheel that fits best is taken, and an sdist only when none does', async () => {
  const any = 'a-1-py3-none-any.whl';
  const own = 'a-1-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl';
  const newer = 'a-1-cp310-cp310-manylinux_2_28_x86_64.whl';
  const tooNew = 'a-1-cp310-cp310-manylinux_2_39_x86_64.whl';
  const stable = 'a-1-cp38-abi3-manylinux1_x86_64.whl';
  const other = 'a-1-cp311-cp311-manylinux1_x86_64.whl';
  expect(await chosen([any, own, stable, other])).toBe(own);
  expect(await chosen([own, tooNew, newer])).toBe(newer);
  expect(await chosen([any, stable, other])).toBe(stable);
  expect(await chosen(['a-1.tar.gz', other, any])).toBe(any);
  expect(await chosen(['a-1.tar.gz', other, tooNew])).toBe('build a-1.tar.gz');
  expect(await chosen(['a-1-9-py3-none-any.whl', 'a-1-10-py3-none-any.whl', any])).toBe('a-1-10-py3-none-any.whl');
});

test('what fits nowhere is told: each package, what it is for, and what is here', async () => {
  const packages = [
    pkg('ops', ['ops-1-cp39-cp39-linux_x86_64.whl', 'ops-1-cp310-cp310-win_amd64.whl']),
    pkg('fine', ['fine-1-py3-none-any.whl']),
    pkg('arm', ['arm-1-cp310-cp310-manylinux_2_17_aarch64.whl']),
  ];
  await expect(select(packages)).rejects.toMatchObject({
    code: 'wheel_unfit',
    message:
      'ops 1 has wheels for cp39-cp39-linux_x86_64, cp310-cp310-win_amd64 only; arm 1 has wheels for cp310-cp310-manylinux_2_17_aarch64 only; here is CPython 3.10.13 on linux-x86_64 with glibc 2.36.',
  });
});

test('a lock for other Pythons is told', async () => {
  await expect(select([], '>=3.11')).rejects.toMatchObject({
    code: 'interpreter_missing',
    message: expect.stringContaining('needs Python >=3.11'),
  });
});

test.skipIf(uv === null)('markers decide which packages apply; needs Python and uv', async () => {
  const home = await scratchDir();
  const own = await uvOf(home, uv!);
  const options = {
    interpreter: await findInterpreter({}, AbortSignal.timeout(30_000)),
    uv: async () => own,
    cacheDir: join(home, 'cache'),
    signal: AbortSignal.timeout(30_000),
  };
  const names = async (packages: LockedPackage[]) =>
    (await selectWheels({ packages, rest: {} }, options)).map((one) => `${one.package.name} ${one.package.version}`);
  const wheel = (name: string, version: string, marker?: string) =>
    pkg(name, [`${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`], {
      version,
      ...(marker !== undefined && { marker }),
    });
  expect(
    await names([
      wheel('always', '1'),
      wheel('two-ways', '1', "python_version < '3'"),
      wheel('two-ways', '2', "python_version >= '3'"),
      wheel('windows', '1', "sys_platform == 'win32'"),
    ]),
  ).toEqual(['always 1', 'two-ways 2']);
  const twice = [wheel('a', '1', "python_version >= '3'"), wheel('a', '2', "python_version >= '3.1'")];
  await expect(names(twice)).rejects.toMatchObject({
    code: 'lock_invalid',
    message: expect.stringContaining('more than one a'),
  });
  await expect(names([wheel('a', '1', 'nonsense')])).rejects.toMatchObject({ code: 'lock_invalid' });
  // It is not the lock's fault.
  options.interpreter = { ...options.interpreter, path: join(home, 'gone') };
  await expect(names(twice)).rejects.toMatchObject({ code: 'environment_broken' });
});
