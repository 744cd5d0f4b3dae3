import { expect, test } from 'vitest';
import { logOf } from '../../../test/support/log-of.ts';
import { accountOf } from './account.ts';

const versions = (text: string): Record<string, string> => Object.fromEntries(accountOf(logOf(text)).versions);

test.each<[string, string, Record<string, string>]>([
  [
    'pip',
    `Found existing installation: mmcv-full 1.7.1
Uninstalling mmcv-full-1.7.1:
  Successfully uninstalled mmcv-full-1.7.1
Requirement already satisfied: numpy<2,>=1.20 in /opt/lib (from torch) (1.26.4)
Successfully installed mmcv-lite-2.1.0 opencv-python-4.5.5.64 Pillow-9.0.1`,
    { numpy: '1.26.4', 'mmcv-lite': '2.1.0', 'opencv-python': '4.5.5.64', pillow: '9.0.1' },
  ],
  [
    'conflicts of pip',
    'modelscope 1.9.5 requires datasets<=2.13.0,>=2.8.0, but you have datasets 5.2.0 which is incompatible.',
    { modelscope: '1.9.5', datasets: '5.2.0' },
  ],
  ['uv', ' - numpy==1.26.4\n + numpy==2.0.1\n - timm==0.9.0', { numpy: '2.0.1' }],
  [
    'pip freeze',
    'Flask==2.0.0\nWerkzeug==3.0.3\n[pip3] torch==2.0.1+cu118',
    { flask: '2.0.0', werkzeug: '3.0.3', torch: '2.0.1+cu118' },
  ],
  [
    'pip list',
    'torch                   2.2.1\ntorchvision             0.17.1\nonnx 1.16.0',
    { torch: '2.2.1', torchvision: '0.17.1', onnx: '1.16.0' },
  ],
  ['conda list', 'numpy                     1.24.3           py39h14f4228_0    conda-forge', { numpy: '1.24.3' }],
  ['pip show', 'Name: torch\nVersion: 1.13.1', { torch: '1.13.1' }],
  [
    'reports',
    'PyTorch: 1.8.0\nMMCV: 1.7.0\nOpenCV: 4.5.4\n- `transformers` version: 4.37.2',
    { torch: '1.8.0', mmcv: '1.7.0', 'opencv-python': '4.5.4', transformers: '4.37.2' },
  ],
  [
    'ModelScope',
    `2026-11-22 17:47:00,811 - modelscope - INFO - PyTorch version 1.13.1 Found.
2026-11-22 17:47:00,960 - modelscope - INFO - Loading done! Current index file version is 1.9.5, with md5 55e`,
    { torch: '1.13.1', modelscope: '1.9.5' },
  ],
  ['NumPy', 'NumPy 2.0.1 as it may crash. To support both 1.x and 2.x', { numpy: '2.0.1' }],
  [
    'what does not fit',
    'AssertionError: MMCV==1.7.0 is used but incompatible. Please install mmcv>=2.0.0rc4.',
    { mmcv: '1.7.0' },
  ],
  ['a session', ">>> torch.__version__\n'2.2.2+cpu'", { torch: '2.2.2+cpu' }],
  ['values', 'torch = 2.1.0+cu121 & cuda = 12.1', { torch: '2.1.0+cu121' }],
  ['Python itself', 'Python 3.9.12 (main, Apr  5 2022, 06:56:58)', { python: '3.9.12' }],
  ['a path', '  File "/opt/lib/python3.10/site-packages/x.py", line 1, in f', { python: '3.10' }],
  ['a path of Windows', '  File "E:\\Python310\\lib\\x.py", line 1, in f', { python: '3.10' }],
  ['a wheel', 'Downloading torch-2.0.1-cp38-cp38-manylinux1_x86_64.whl (619.9 MB)', { python: '3.8' }],
  [
    'what is sure goes before a path',
    'Python 3.9.12 (main)\n  File "/opt/lib/python3.10/x.py", line 1',
    { python: '3.9.12' },
  ],
  [
    'what is asked for is not there',
    'pip install torch==1.12.1\nERROR: No matching distribution found for torch==1.12.1',
    {},
  ],
  ['other numbers are no versions', 'loss: 0.123  epoch 1.0\nindex file version 1.2.3', {}],
])('%s', (_, text, expected) => {
  expect(versions(text)).toEqual(expected);
});
