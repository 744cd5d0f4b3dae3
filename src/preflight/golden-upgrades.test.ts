import { expect, test } from 'vitest';
import { judgeScene } from './judge.ts';
import type { Reference, Scene } from './scene.ts';
import { goldenVersions, packagesOf, sceneOf, wheelFacts } from './scene-for-tests.ts';

/** Versions of the golden environment, and of the upgrades of it that were tried for real: see test/golden/upgrades.ts. */
const golden = await goldenVersions();

interface Upgrade {
  /** What was installed in place of what; null: it was removed. */
  change: Record<string, string | null>;
  /** Causes that are told; none for what works. */
  tells: string[];
}

const upgrades: Record<string, Upgrade> = {
  'nothing is changed': { change: {}, tells: [] },
  'mmcv-lite': { change: { 'mmcv-full': null, 'mmcv-lite': '2.1.0', mmengine: '0.10.7' }, tells: ['mmcv-ext-missing'] },
  'mmcv 1.7.1': { change: { 'mmcv-full': null, mmcv: '1.7.1' }, tells: ['mmcv-ext-missing'] },
  'mmcv-full is removed': { change: { 'mmcv-full': null }, tells: ['mmcv-ext-missing'] },
  'numpy 2': { change: { numpy: '2.2.6' }, tells: ['numpy2-abi'] },
  'the newest opencv, which brings numpy 2': {
    change: { 'opencv-python': '5.0.0.93', numpy: '2.2.6' },
    tells: ['numpy2-abi'],
  },
  'the newest setuptools': { change: { setuptools: '84.2.1' }, tells: ['setuptools-pkg-resources'] },
  'setuptools is forgotten': { change: { setuptools: null }, tells: ['setuptools-pkg-resources'] },
  'the newest modelscope': { change: { modelscope: '1.40.2' }, tells: ['modelscope-datasets-incompat'] },
  'modelscope 1.10.0': { change: { modelscope: '1.10.0' }, tells: ['modelscope-missing-dependency'] },
  'the newest transformers': {
    change: { transformers: '5.20.2', 'huggingface-hub': '2.4.0', tokenizers: '0.23.3' },
    tells: ['huggingface-hub-name-removed'],
  },
  'torch 2.0.1': {
    change: { torch: '2.0.1', triton: '2.0.0' },
    tells: ['torchvision-torch-mismatch', 'mmcv-ext-undefined-symbol'],
  },
  'Werkzeug 3': { change: { werkzeug: '3.1.3' }, tells: ['werkzeug3-url-quote'] },
  'the newest pyarrow alone': { change: { pyarrow: '25.0.1' }, tells: ['pyarrow-extension-type'] },
  // All of these work, although the metadata of others contradict some of them.
  'the newest datasets': {
    change: {
      datasets: '5.2.0',
      pyarrow: '25.0.1',
      'huggingface-hub': '2.4.0',
      dill: '0.4.0',
      multiprocess: '0.70.18',
    },
    tells: [],
  },
  'the newest timm': { change: { timm: '1.0.31' }, tells: [] },
  'the newest Pillow': { change: { pillow: '12.3.0' }, tells: [] },
};

/** The wheel of mmcv-full that was compiled for torch 1.13, and what some packages require. */
const wheels: Scene['wheels'] = new Map([
  [
    'mmcv-full',
    wheelFacts({
      libraries: ['mmcv/_ext.cpython-310-x86_64-linux-gnu.so'],
      modules: [
        {
          path: 'mmcv/_ext.cpython-310-x86_64-linux-gnu.so',
          machine: 62,
          bits: 64,
          needed: ['libc10.so', 'libtorch_cpu.so', 'libtorch_python.so', 'libstdc++.so.6', 'libc.so.6'],
          versions: [{ library: 'libc.so.6', version: 'GLIBC_2.14' }],
        },
      ],
      torchSymbols: ['_ZN2at4_ops6narrow4callERKNS_6TensorElll'],
    }),
  ],
  ['torchvision', wheelFacts({ requires: ['numpy', 'requests', 'torch (==1.13.1)', 'pillow (!=8.3.*,>=5.3.0)'] })],
  ['modelscope', wheelFacts({ requires: ['datasets <=2.13.0,>=2.8.0', 'setuptools'] })],
]);

function upgraded(change: Upgrade['change']): Record<string, string> {
  const versions = { ...golden };
  for (const [name, version] of Object.entries(change)) {
    if (version === null) delete versions[name];
    else versions[name] = version;
  }
  return versions;
}

const before: Reference = new Map(Object.entries(golden).map(([name, version]) => [name, { version, sha256: null }]));

test('the golden set is there', () => {
  expect(Object.keys(golden).length).toBeGreaterThan(70);
});

test.each(Object.entries(upgrades))('%s', (_, { change, tells }) => {
  const scene = sceneOf(upgraded(change), { worker: 'modelscope-m2fp', wheels, reference: before });
  const { verdict, findings } = judgeScene(scene);
  expect(findings.map(({ rule }) => rule.id)).toEqual(tells);
  expect(verdict).toBe(tells.length === 0 ? 'healthy' : 'decided');
  // Facts only warn.
  expect(findings.every(({ confidence }) => confidence !== 'certain')).toBe(true);
  const changed = Object.keys(change);
  for (const { suspects } of findings) {
    expect(suspects.length).toBeGreaterThan(0);
    expect(suspects.every(({ name }) => changed.includes(name))).toBe(true);
  }
});

test('of a part of the packages nothing is said to be missing', () => {
  const scene = sceneOf({ modelscope: '1.9.5' }, { complete: false, worker: 'modelscope-m2fp' });
  expect(judgeScene(scene).findings).toEqual([]);
});

test('a package whose version is not decided is not spoken of', () => {
  const packages = packagesOf({ torch: '1.13.1', numpy: '2.2.6' });
  packages.set('numpy', { ...packages.get('numpy')!, version: null });
  expect(judgeScene(sceneOf({}, { packages })).findings).toEqual([]);
});
