import { expect, test } from 'vitest';
import { toldInAll } from '../../diagnosis/diagnose.ts';
import { judgeScene } from '../judge.ts';
import { CLASHES } from '../risks/clashes.ts';
import type { PlannedPackage, Scene } from '../scene.ts';
import { CPYTHON_310, packagesOf, plannedPackage, sceneOf, wheelFacts } from '../scene-for-tests.ts';

/** Ids and confidences; everything that is said of them is there, in both languages. */
function judged(scene: Scene): string[] {
  const findings = judgeScene(scene);
  for (const { causes } of Object.values(toldInAll(findings))) {
    for (const text of causes.flatMap(({ summary, why, remedies }) => [
      summary,
      why,
      ...remedies.map((one) => one.text),
    ])) {
      expect(text).not.toMatch(/[{}?]|undefined(?! symbol)|\bnull\b/);
    }
    for (const { command } of causes.flatMap(({ remedies }) => remedies))
      expect(command ?? '').not.toMatch(/\{|\?|undefined/);
  }
  return findings.findings.map(({ rule, confidence }) => `${rule.id} ${confidence}`);
}

const planned = (name: string, version: string, more: Partial<PlannedPackage>): Map<string, PlannedPackage> =>
  new Map([[name, { ...plannedPackage(name, version, 1), ...more }]]);
const wheel = (name: string) => ({ name, sha256: null, kind: 'wheel' }) as const;

test('every cause that facts name has a text', () => {
  const { clashes } = sceneOf({}).compat;
  const known = CLASHES.map(({ id }) => id);
  expect(clashes.map(({ cause }) => cause).filter((cause) => !known.includes(cause))).toEqual([]);
  // Each fact is told, whatever it lacks.
  for (const { package: name, versions = '==1.0', with: other, at = '==1', also } of clashes) {
    const scene = sceneOf({
      [name]: inside(versions),
      ...(other && { [other]: inside(at) }),
      ...(also && { [also]: '1.0' }),
    });
    expect(judged(scene).length, `${name}${versions} ${other}${at}`).toBeGreaterThan(0);
  }
});

/** A version of a range, as they are written here. */
function inside(specifier: string): string {
  const clauses = specifier.split(',').map((clause) => /^(\D+)(.*)$/.exec(clause)!.slice(1) as [string, string]);
  const [operator, version] = clauses.find(([one]) => one !== '<') ?? clauses[0]!;
  if (operator === '<') return '0.0.1';
  return operator === '>' ? `${version}.1` : version;
}

test('NumPy 2 and all that was compiled for NumPy 1 are one finding', () => {
  const scene = sceneOf({ numpy: '2.2.6', torch: '1.13.1+cpu', pyarrow: '12.0.1', pandas: '2.3.3' });
  const [finding, ...others] = judgeScene(scene).findings;
  expect(others).toEqual([]);
  expect(finding!.values).toMatchObject({
    needers: 'torch 1.13.1+cpu, pyarrow 12.0.1',
    works: 'numpy<2',
    fixed: 'torch>=2.3, pyarrow>=16',
  });
  expect(finding!.lines.map(({ n }) => n)).toEqual([1, 2, 3]);
});

test.each<[string, Record<string, string>, string[]]>([
  ['a pair', { torch: '2.1.2', torchvision: '0.16.2' }, []],
  ['no pair', { torch: '2.1.2', torchvision: '0.15.2' }, ['torchvision-torch-mismatch likely']],
  ['newer than is known', { torch: '2.9.0', torchvision: '0.24.0' }, []],
])('torchvision: %s', (_, versions, tells) => {
  expect(judged(sceneOf(versions))).toEqual(tells);
});

test('torchvision knows its torch itself, also one that facts do not know', () => {
  const wheels: Scene['wheels'] = new Map([['torchvision', wheelFacts({ requires: ['torch==2.9.0'] })]]);
  expect(judged(sceneOf({ torch: '2.9.1', torchvision: '0.24.0' }, { wheels }))).toEqual([]);
  expect(judged(sceneOf({ torch: '2.8.0', torchvision: '0.24.0' }, { wheels }))).toEqual([
    'torchvision-torch-mismatch likely',
  ]);
});

test('the wheel that was compiled for the torch that served before', () => {
  const needed = ['libc10.so'];
  const modules = [{ path: 'ops/_ext.so', machine: 62, bits: 64, needed, versions: [] }];
  const wheels: Scene['wheels'] = new Map([['ops', wheelFacts({ modules })]]);
  const packages = packagesOf({ torch: '2.4.1' });
  packages.set('ops', {
    ...plannedPackage('ops', '1.0', 2),
    file: { ...wheel('ops-1.0-py3-none-any.whl'), sha256: 'a' },
  });
  const reference = (torch: string, sha256: string): Scene['reference'] =>
    new Map([
      ['torch', { version: torch, sha256: null }],
      ['ops', { version: '1.0', sha256 }],
    ]);
  const told = (torch: string, sha256: string) =>
    judged(sceneOf({}, { packages, wheels, reference: reference(torch, sha256) }));
  expect(told('2.3.0', 'a')).toEqual(['torch-extension-undefined-symbol likely']);
  expect(told('2.4.0', 'a')).toEqual([]);
  expect(told('2.3.0', 'b')).toEqual([]);
});

test.each<[string, Record<string, string>, Partial<PlannedPackage>, string[]]>([
  ['published', { torch: '1.13.1' }, {}, []],
  ['published for CUDA 11.7', { torch: '1.13.1+cu117' }, {}, []],
  ['not published for CUDA 11.8', { torch: '1.13.1+cu118' }, {}, ['mmcv-source-build-failed possible']],
  ['not published', { torch: '2.0.1' }, {}, ['mmcv-source-build-failed possible']],
  ['known not to compile', { torch: '2.1.0' }, {}, ['mmcv-source-build-failed likely']],
  ['a wheel is there', { torch: '2.1.0' }, { file: wheel('mmcv_full-1.7.1-cp310-cp310-linux_x86_64.whl') }, []],
])('mmcv-full has to be compiled: %s', (_, versions, more, tells) => {
  const packages = packagesOf(versions);
  packages.set('mmcv-full', { ...plannedPackage('mmcv-full', '1.7.1', 2), file: null, ...more });
  expect(judged(sceneOf({}, { packages }))).toEqual(tells);
});

test.each<[string, Partial<PlannedPackage>, string[]]>([
  ['of any', { file: wheel('x-1-py3-none-any.whl') }, []],
  ['of this Python', { file: wheel('x-1-cp310-cp310-manylinux_2_17_x86_64.whl') }, []],
  ['of a stable ABI', { file: wheel('x-1-cp37-abi3-manylinux2014_x86_64.whl') }, []],
  ['of another Python', { file: wheel('x-1-cp311-cp311-manylinux_2_17_x86_64.whl') }, ['wheel-unsupported certain']],
  [
    'of another processor',
    { file: wheel('x-1-cp310-cp310-manylinux_2_17_aarch64.whl') },
    ['wheel-unsupported certain'],
  ],
  ['of a newer glibc', { file: wheel('x-1-cp310-cp310-manylinux_2_39_x86_64.whl') }, ['glibc-too-old certain']],
  [
    'none of several',
    { file: null, unfit: ['x-1-cp39-cp39-win_amd64.whl', 'x-1-cp311-cp311-win_amd64.whl'] },
    ['wheel-unsupported certain'],
  ],
  ['none chosen yet', { file: null }, []],
])('a wheel %s', (_, more, tells) => {
  expect(judged(sceneOf({}, { packages: planned('x', '1', more) }))).toEqual(tells);
});

test('what metadata say of Python, and what is published of torch', () => {
  const wheels: Scene['wheels'] = new Map([['x', wheelFacts({ requiresPython: '>=3.11' })]]);
  expect(judged(sceneOf({ x: '1' }, { wheels }))).toEqual(['python-version-unfit likely']);
  expect(judged(sceneOf({ x: '1' }, { wheels, python: '3.12.1' }))).toEqual([]);
  expect(judged(sceneOf({ x: '1' }, { wheels, python: null }))).toEqual([]);
  const torch = planned('torch', '1.13.1', { file: null });
  expect(judged(sceneOf({}, { packages: torch, python: '3.12' }))).toEqual(['pip-no-matching-distribution likely']);
  expect(judged(sceneOf({}, { packages: torch, python: '3.10' }))).toEqual([]);
});

const module = (path: string, more: object) => ({ path, machine: 62, bits: 64, needed: [], versions: [], ...more });

test.each<[string, string, object, string[]]>([
  ['an older glibc', 'x/_ext.so', { versions: [{ library: 'libc.so.6', version: 'GLIBC_2.14' }] }, []],
  [
    'a newer glibc',
    'x/_ext.so',
    { versions: [{ library: 'libm.so.6', version: 'GLIBC_2.38' }] },
    ['glibc-too-old certain'],
  ],
  [
    'it, in a part',
    'x/parts/a.so',
    { versions: [{ library: 'libc.so.6', version: 'GLIBC_2.38' }] },
    ['glibc-too-old likely'],
  ],
  [
    'it, for another processor',
    'x/_ext.so',
    { machine: 183, versions: [{ library: 'libc.so.6', version: 'GLIBC_2.38' }] },
    [],
  ],
  [
    'a newer libstdc++',
    'x/_ext.so',
    { versions: [{ library: 'libstdc++.so.6', version: 'GLIBCXX_3.4.32' }] },
    ['glibcxx-too-old likely'],
  ],
  ['a library that is not here', 'x.so', { needed: ['libfoo.so.2'] }, ['library-missing likely']],
  ['one that a driver brings', 'x.so', { needed: ['libcuda.so.1'] }, []],
  ['one that its wheel brings', 'x.so', { needed: ['libown-1.so'] }, []],
  ['one of another torch', 'x/_ext.so', { needed: ['libtorch_cuda_cu.so'] }, ['libtorch-missing likely']],
  ['one that a part needs', 'x/parts/tbb.so', { needed: ['libfoo.so.2'] }, []],
])('a compiled module needs %s', (_, path, more, tells) => {
  const wheels: Scene['wheels'] = new Map([
    ['x', wheelFacts({ libraries: [path, 'x.libs/libown-1.so'], modules: [module(path, more)] })],
  ]);
  const libraries = new Map(
    ['libfoo.so.2', 'libcuda.so.1', 'libown-1.so', 'libtorch_cuda_cu.so'].map((name) => [name, false] as const),
  );
  const { machine } = sceneOf({});
  expect(judged(sceneOf({ x: '1' }, { wheels, machine: { ...machine, libraries } }))).toEqual(tells);
});

test('OpenCV with windows, on a server: what is needed by what it brings', () => {
  const modules = [
    module('cv2/cv2.abi3.so', { needed: ['libQt5Gui-1.so.5'] }),
    module('opencv_python.libs/libQt5Gui-1.so.5', { needed: ['libGL.so.1'] }),
    module('opencv_python.libs/libQt5Unused.so.5', { needed: ['libSM.so.6'] }),
  ];
  const libraries = modules.map(({ path }) => path);
  const wheels: Scene['wheels'] = new Map([['opencv-python', wheelFacts({ libraries, modules })]]);
  const machine = {
    ...sceneOf({}).machine,
    libraries: new Map([
      ['libGL.so.1', false],
      ['libSM.so.6', false],
    ]),
  };
  const scene = sceneOf({ 'opencv-python': '4.8.0.74' }, { wheels, machine });
  expect(judged(scene)).toEqual(['opencv-libgl-missing likely']);
  // Somebody else may bring it, as long as not all wheels are known.
  expect(judged({ ...scene, packages: packagesOf({ 'opencv-python': '4.8.0.74', other: '1' }) })).toEqual([]);
});

test('processors: only what is known to be needed, and only where the flags are', () => {
  const { machine } = sceneOf({});
  const old = { ...machine, cpuFlags: new Set(['pni', 'ssse3', 'cx16', 'lahf_lm']) };
  expect(judged(sceneOf({ numpy: '2.4.1', tensorflow: '2.18.0' }, { machine: old }))).toEqual([
    'instructions-missing likely',
    'instructions-missing likely',
  ]);
  expect(judged(sceneOf({ numpy: '2.3.0' }, { machine: old }))).toEqual([]);
  expect(judged(sceneOf({ numpy: '2.4.1' }, { machine: { ...old, cpuFlags: null } }))).toEqual([]);
  expect(judged(sceneOf({ numpy: '2.4.1' }, { machine: { ...old, elf: { machine: 183, bits: 64 } } }))).toEqual([]);
  expect(judged(sceneOf({ numpy: '2.4.1' }))).toEqual([]);
});

test('versions that a package checks at its import, and those that it merely states', () => {
  const wheels: Scene['wheels'] = new Map([
    [
      'transformers',
      wheelFacts({ requires: ['tokenizers (!=0.11.3,<0.14,>=0.11.1)', 'regex (<1)', "jax ; extra == 'flax'"] }),
    ],
    ['datasets', wheelFacts({ requires: ['fsspec[http] (<2000)', 'tokenizers<0.1'] })],
  ]);
  const versions = { transformers: '4.30.2', regex: '2026.1', datasets: '2.13.0', fsspec: '2026.9.0' };
  expect(judged(sceneOf({ ...versions, tokenizers: '0.13.3' }, { wheels }))).toEqual([]);
  expect(judged(sceneOf({ ...versions, tokenizers: '0.22.0' }, { wheels }))).toEqual([
    'package-requirement-unmet likely',
  ]);
});

test.each<[string, { irVersion: number; opset: number }, string[]]>([
  ['1.17.1', { irVersion: 9, opset: 20 }, []],
  ['1.17.1', { irVersion: 10, opset: 19 }, ['onnx-ir-version certain']],
  ['1.17.1', { irVersion: 8, opset: 21 }, ['onnx-opset-unsupported likely']],
  ['1.99.0', { irVersion: 30, opset: 99 }, []],
  ['1.2.0', { irVersion: 30, opset: 99 }, []],
])('onnxruntime %s and %j', (version, { irVersion, opset }, tells) => {
  const models = [{ path: 'pose.onnx', header: { irVersion, opsets: { '': opset }, producer: 'pytorch 2.1.0' } }];
  expect(judged(sceneOf({}, { models, runtime: { name: 'onnxruntime', version } }))).toEqual(tells);
  expect(judged(sceneOf({}, { models }))).toEqual([]);
});

test('commands have versions in quotes, and nothing that a lock could smuggle in', () => {
  const commands = (scene: Scene) =>
    toldInAll(judgeScene(scene)).en.causes.flatMap(({ remedies }) => remedies.flatMap(({ command }) => command ?? []));
  expect(commands(sceneOf({ numpy: '2.2.6', torch: '1.13.1' }))).toEqual(["pip install 'numpy<2'"]);
  const wheels = (requirement: string): Scene['wheels'] =>
    new Map([['transformers', wheelFacts({ requires: [requirement] })]]);
  const versions = { transformers: '4.30.2', tokenizers: '0.22.0' };
  expect(commands(sceneOf(versions, { wheels: wheels('tokenizers<0.14,>=0.11.1') }))).toEqual([
    "pip install 'tokenizers<0.14,>=0.11.1'",
  ]);
  expect(commands(sceneOf(versions, { wheels: wheels("tokenizers<0.14'&&reboot") }))).toEqual([]);
});

test('the interpreter is of another C library: nothing is said of glibc', () => {
  const interpreter = { ...CPYTHON_310, libc: { name: 'musl', version: '1.2' } as const };
  const modules = [module('x.so', { versions: [{ library: 'libc.so.6', version: 'GLIBC_2.99' }] })];
  const wheels: Scene['wheels'] = new Map([['x', wheelFacts({ modules })]]);
  expect(judged(sceneOf({ x: '1' }, { wheels, interpreter }))).toEqual([]);
});
