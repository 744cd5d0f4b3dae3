import { expect, test } from 'vitest';
import { readRequirements } from './collect/requirements-file.ts';
import { parseRequirement, requirementsOn } from './requires.ts';

test.each([
  ['torch (==1.13.1)', 'torch', '==1.13.1', null],
  ['pillow !=8.3.*,>=5.3.0', 'pillow', '!=8.3.*,>=5.3.0', null],
  ['fsspec[http] (>=2021.11.1)', 'fsspec', '>=2021.11.1', null],
  ['Huggingface_Hub<1.0,>=0.14.1', 'huggingface-hub', '<1.0,>=0.14.1', null],
  ["numpy>=1.21 ; python_version >= '3.10'", 'numpy', '>=1.21', "python_version >= '3.10'"],
  ['addict', 'addict', '', null],
  ['x ~= 1.2 , === 1.2.3', 'x', '~=1.2,===1.2.3', null],
  ["x<1' && reboot", 'x', '', null],
])('%s', (text, name, specifier, marker) => {
  expect(parseRequirement(text)).toEqual({ name, specifier, marker });
});

test('URLs and nonsense are none', () => {
  for (const text of ['', 'pip @ https://example.org/pip.whl', '-e .', './wheels/x.whl', '(', 'a'.repeat(5000)]) {
    expect(parseRequirement(text)).toBeNull();
  }
});

test('only what is required whatever the circumstances', () => {
  const requires = ["torch<2 ; extra == 'old'", 'torch (>=1.7)', 'torch', 'torchvision==0.14'];
  expect(requirementsOn('torch', requires)).toEqual(['>=1.7']);
});

test('a requirements.txt: pins with their lines; the rest has no version', () => {
  const text = [
    '# the golden ones',
    '--index-url https://example.org/simple',
    'Flask==2.2.3  # serves',
    'Werkzeug==2.3.8 \\',
    '    --hash=sha256:abc',
    'numpy>=1.24,<2',
    "timm==0.9.12 ; python_version >= '3.8'",
    'torch==1.13.1+cpu',
    'mmcv_full===1.7.1',
    'x==1.*',
    '-r more.txt',
    'flask==9',
    './here/y-1-py3-none-any.whl',
  ].join('\r\n');
  expect([...readRequirements(text).values()].map(({ name, version, line }) => [name, version, line!.n])).toEqual([
    ['flask', '2.2.3', 3],
    ['werkzeug', '2.3.8', 4],
    ['numpy', null, 6],
    ['timm', '0.9.12', 7],
    ['torch', '1.13.1+cpu', 8],
    ['mmcv-full', '1.7.1', 9],
    ['x', null, 10],
  ]);
});
