import { expect, test } from 'vitest';
import { changedVersions, lockedVersions, readLockText } from './lock-text.ts';

const pkg = (name: string, version: string | null, marker = '') =>
  `[[packages]]\nname = "${name}"\n${version === null ? '' : `version = "${version}"\n`}${marker && `marker = "${marker}"\n`}`;
const versions = (...packages: string[]) => lockedVersions(readLockText(`lock-version = "1.0"\n${packages.join('')}`)!);

test('a text that is no lock is none', () => {
  expect(readLockText('no lock')).toBeNull();
  expect(readLockText('packages = 3')).toBeNull();
});

test('versions by name; what depends on the machine, or has none, is not known', () => {
  const both = [pkg('torch', '2.0.0', "os_name == 'posix'"), pkg('torch', '2.0.1', "os_name == 'nt'")];
  const same = [pkg('numpy', '1.26.4', "os_name == 'posix'"), pkg('numpy', '1.26.4', "os_name == 'nt'")];
  expect([...versions(...both, ...same, pkg('mine', null))]).toEqual([['numpy', '1.26.4']]);
});

test('the interpreter that the lock was made with is one of them', () => {
  const text = `${pkg('numpy', '1.26.4')}[tool.lastgood.interpreter]\nversion = "3.10.13"\n`;
  expect([...lockedVersions(readLockText(text)!)]).toEqual([
    ['python', '3.10.13'],
    ['numpy', '1.26.4'],
  ]);
});

test('what changed, came and went', () => {
  const before = versions(pkg('mmcv-full', '1.7.1'), pkg('numpy', '1.26.4'), pkg('timm', '0.6.13'));
  const after = versions(pkg('mmcv-lite', '2.1.0'), pkg('numpy', '2.2.6'), pkg('timm', '0.6.13'));
  expect(changedVersions(before, after)).toEqual([
    { name: 'mmcv-full', from: '1.7.1', to: null },
    { name: 'mmcv-lite', from: null, to: '2.1.0' },
    { name: 'numpy', from: '1.26.4', to: '2.2.6' },
  ]);
  expect(changedVersions(after, after)).toEqual([]);
});
