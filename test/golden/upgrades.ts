/** One change of the golden environment, and what comes of it (all of it was tried). */
export interface GoldenUpgrade {
  name: string;
  /** Calls of `uv pip`. */
  change: readonly string[][];
  end: 'refused' | 'settled';
  /** What the log says of a refused one. */
  tells: RegExp;
  /** Id of the cause that its log is diagnosed with. */
  cause?: string;
}

/** As pip does it: these become the newest that fit, others change only where they must. */
const install = (...packages: string[]) => [
  'install',
  ...packages.flatMap((one) => ['--upgrade-package', one.replace(/[<=>].*/, '')]),
  ...packages,
];
const alone = (...packages: string[]) => ['install', '--upgrade', '--no-deps', ...packages];

export const upgrades: readonly GoldenUpgrade[] = [
  {
    name: 'mmcv-lite',
    change: [['uninstall', 'mmcv-full'], install('mmcv-lite==2.1.0')],
    end: 'refused',
    tells: /No module named 'mmcv\._ext'/,
    cause: 'mmcv-ext-missing',
  },
  {
    name: 'mmcv-1.7.1',
    change: [
      ['uninstall', 'mmcv-full'],
      ['install', '--no-deps', '--no-build-isolation', 'mmcv==1.7.1'],
    ],
    end: 'refused',
    tells: /No module named 'mmcv\._ext'/,
    cause: 'mmcv-ext-missing',
  },
  {
    name: 'mmcv-full-removed',
    change: [['uninstall', 'mmcv-full']],
    end: 'refused',
    tells: /No module named 'mmcv'/,
    cause: 'modelscope-missing-dependency',
  },
  {
    name: 'numpy-2',
    change: [alone('numpy>=2,<2.3')],
    end: 'refused',
    tells: /numpy\.core\.multiarray failed to import/,
    cause: 'numpy2-abi',
  },
  {
    name: 'opencv-newest',
    change: [install('opencv-python')],
    end: 'refused',
    tells: /numpy\.core\.multiarray failed to import/,
    cause: 'numpy2-abi',
  },
  {
    name: 'setuptools-newest',
    change: [alone('setuptools')],
    end: 'refused',
    tells: /No module named 'pkg_resources'/,
    cause: 'setuptools-pkg-resources',
  },
  {
    name: 'modelscope-newest',
    change: [install('modelscope')],
    end: 'refused',
    tells: /cannot import name 'LargeList' from 'datasets'/,
    cause: 'modelscope-datasets-incompat',
  },
  {
    name: 'modelscope-1.10.0',
    change: [alone('modelscope==1.10.0')],
    end: 'refused',
    tells: /[Ss]entence[Pp]iece/,
    cause: 'modelscope-missing-dependency',
  },
  {
    name: 'transformers-newest',
    change: [install('transformers')],
    end: 'refused',
    tells: /cannot import name 'HfFolder' from 'huggingface_hub'/,
    cause: 'huggingface-hub-name-removed',
  },
  {
    name: 'torch-2.0.1',
    change: [install('torch==2.0.1')],
    end: 'refused',
    tells: /undefined symbol/,
    cause: 'mmcv-ext-undefined-symbol',
  },
  { name: 'datasets-newest', change: [install('datasets')], end: 'settled', tells: /^/ },
  { name: 'timm-newest', change: [alone('timm')], end: 'settled', tells: /^/ },
  { name: 'pillow-newest', change: [alone('pillow')], end: 'settled', tells: /^/ },
];
