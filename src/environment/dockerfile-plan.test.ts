import { expect, test } from 'vitest';
import { INTERPRETER } from '../../test/support/installed.ts';
import { planDockerfile } from './dockerfile-plan.ts';
import { indexesOf, indexRequirements, wheelRequirements } from './dockerfile-requirements.ts';
import type { Lock, LockExtras, LockedPackage } from './lock.ts';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const INDEX = 'https://index.example/simple';

const fetched: LockedPackage = {
  name: 'torch',
  version: '1.13.1+cpu',
  index: INDEX,
  wheels: [
    { name: 'torch-1.13.1+cpu-cp310-cp310-linux_x86_64.whl', url: 'https://f.example/torch.whl', sha256: A! },
    { name: 'torch-1.13.1+cpu-cp311-cp311-linux_x86_64.whl', url: 'https://f.example/torch2.whl', sha256: B! },
  ],
  rest: {},
};
const kept: LockedPackage = {
  name: 'mmcv-full',
  version: '1.7.1',
  wheels: [{ name: 'mmcv_full-1.7.1-cp310-cp310-linux_x86_64.whl', path: 'wheels/mmcv.whl', sha256: B! }],
  extras: { kept: 'built' },
  rest: {},
};
const compiled: LockedPackage = {
  name: 'only-source',
  version: '1',
  wheels: [],
  sdist: { name: 'only-source-1.tar.gz', url: 'https://f.example/s.tar.gz', sha256: A! },
  rest: {},
};
const gunicorn: LockedPackage = { ...fetched, name: 'gunicorn', version: '21.2.0' };

const extras: LockExtras = {
  interpreter: INTERPRETER,
  indexes: [INDEX],
  libraries: ['libGL.so.1', 'libcuda.so.1', 'libodd.so'].map((soname) => ({
    soname,
    file: null,
    version: null,
    package: null,
    neededBy: ['x'],
  })),
  symbols: {},
};
const lock: Lock = { packages: [fetched, gunicorn, kept, compiled], extras, rest: {} };

test('what an index has as a wheel is fetched, everything else is copied in', () => {
  const plan = planDockerfile(lock, { offline: false, app: undefined });
  expect(plan.fetched).toEqual([fetched, gunicorn]);
  expect(plan.copied).toEqual([kept, compiled]);
  expect(plan.indexes).toEqual([INDEX]);
  expect(plan.systemPackages).toEqual(['libgl1']);
});

test('offline, everything is copied in and no index is named', () => {
  const plan = planDockerfile(lock, { offline: true, app: undefined });
  expect(plan).toMatchObject({ fetched: [], copied: lock.packages, indexes: [] });
});

test('what may be missing is said', () => {
  const here = { ...lock, packages: [{ ...fetched, index: 'http://127.0.0.1:3141/simple/' }] };
  expect(planDockerfile(here, { offline: false, app: undefined }).warnings).toEqual([
    expect.stringContaining('libodd.so'),
    expect.stringContaining('libcuda.so.1 is part of a driver'),
    expect.stringContaining('http://127.0.0.1:3141/simple/ is on this machine'),
  ]);
  const { extras: _, ...bare } = lock;
  expect(planDockerfile(bare, { offline: true, app: undefined }).warnings).toEqual([
    expect.stringContaining('does not say which libraries'),
  ]);
});

test('an application needs its server in the lock', () => {
  const plan = (kind: 'wsgi' | 'asgi') => planDockerfile(lock, { offline: false, app: { kind, target: 'a:b' } });
  expect(plan('wsgi').fetched).toContain(gunicorn);
  expect(() => plan('asgi')).toThrow(
    expect.objectContaining({ code: 'environment_broken', message: expect.stringContaining('uvicorn') }),
  );
});

test('requirements have every hash of a package, and its marker', () => {
  const marked = { ...gunicorn, marker: 'sys_platform == "linux"' };
  expect(indexRequirements([fetched, marked])).toBe(
    [
      `torch==1.13.1+cpu \\\n    --hash=sha256:${A} \\\n    --hash=sha256:${B}\n`,
      `gunicorn==21.2.0 ; sys_platform == "linux" \\\n    --hash=sha256:${A} \\\n    --hash=sha256:${B}\n`,
    ].join(''),
  );
});

test('a package is asked for by its version; by its address when the lock knows of no index that has it', () => {
  const { index: _, ...bare } = { ...fetched, wheels: fetched.wheels.slice(0, 1) };
  const sourced = { ...gunicorn, sdist: compiled.sdist! };
  const first = (...packages: LockedPackage[]) => indexRequirements(packages).split(' \\', 1)[0];
  expect(first(bare, gunicorn)).toBe('torch==1.13.1+cpu');
  expect(first(bare, sourced)).toBe('torch @ https://f.example/torch.whl');
  expect(first({ ...bare, index: INDEX }, sourced)).toBe('torch==1.13.1+cpu');
});

test('requirements of wheels that lie there', () => {
  const wheel = { name: 'a-1.whl', digest: `sha256:${A}` as const, size: 1, package: 'a', version: '1' };
  expect(wheelRequirements([wheel])).toBe(`a==1 --hash=sha256:${A}\n`);
});

test('the indexes that the environment asked come first, each once', () => {
  const other = { ...fetched, index: 'https://other.example/whl/' };
  expect(indexesOf([INDEX], [other, { ...fetched, index: `${INDEX}/` }])).toEqual([INDEX, other.index]);
});
