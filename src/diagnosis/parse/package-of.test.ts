import { expect, test } from 'vitest';
import { packageOf } from './package-of.ts';

test.each([
  ['/opt/lib/python3.10/site-packages/mmcv/ops/x.py', 'mmcv'],
  ['/usr/lib/python3/dist-packages/numpy/__init__.py', 'numpy'],
  ['C:\\Users\\x\\.conda\\envs\\W\\lib\\site-packages\\datasets\\data_files.py', 'datasets'],
  ['~/.local/lib/python3.7/site-packages/torch/nn/modules/module.py', 'torch'],
  ['/x/site-packages/six.py', 'six'],
  ['/x/site-packages/_yaml.cpython-310-x86_64-linux-gnu.so', '_yaml'],
  ['/x/site-packages/foo.cp310-win_amd64.pyd', 'foo'],
  ['/x/site-packages/mmdet-2.0-py3.8.egg/mmdet/x.py', 'mmdet'],
  ['/x/site-packages/torch-2.0.dist-info/x', null],
  ['pyarrow/lib.pyx', 'pyarrow'],
  ['/app/node_modules/@scope/name/index.js', '@scope/name'],
  ['/app/app.py', null],
  ['/usr/lib/python3.10/importlib/__init__.py', null],
  ['<frozen importlib._bootstrap>', null],
])('%s', (file, name) => {
  expect(packageOf(file)).toBe(name);
});
