import { expect, test } from 'vitest';
import { digestFrom } from '../store/digest.ts';
import type { LockedPackage } from './lock.ts';
import { outlineReinstall } from './reinstall-outline.ts';
import type { StoredWheel } from './stored-wheel.ts';

const hash = (digit: string) => digit.repeat(64);
const wheel = (name: string, digit: string, size: number): StoredWheel => ({
  name: `${name}-1.0-py3-none-any.whl`,
  package: name,
  version: '1.0',
  digest: digestFrom(hash(digit)),
  size,
});
const locked = (name: string, more: Partial<LockedPackage>): LockedPackage => ({ name, wheels: [], rest: {}, ...more });
const file = (name: string, digit: string, more: object) => ({ name, sha256: hash(digit), ...more });
const outline = (packages: LockedPackage[], wheels: StoredWheel[]) => outlineReinstall({ packages, rest: {} }, wheels);

test('a wheel with a URL is fetched; an sdist is fetched and compiled', () => {
  const fromIndex = locked('a', { wheels: [file('a.whl', 'a', { url: 'https://x/a.whl' })] });
  const compiled = locked('b', { sdist: file('b.tar.gz', 'f', { url: 'https://x/b.tar.gz', size: 7 }) });
  expect(outline([fromIndex, compiled], [wheel('a', 'a', 100), wheel('b', 'b', 500)])).toEqual({
    bytes: 107,
    wheels: 1,
    compiled: [{ name: 'b', version: '1.0', digest: digestFrom(hash('b')) }],
    kept: [],
    largest: { url: 'https://x/a.whl', bytes: 100 },
  });
});

test('what was recorded as it was compiled is compiled again; how large its sdist is nobody knows', () => {
  const built = locked('mmcv-full', {
    wheels: [file('m.whl', 'a', { path: 'wheels/m.whl' })],
    extras: { kept: 'built' },
  });
  expect(outline([built], [wheel('mmcv-full', 'a', 9)])).toMatchObject({
    bytes: 0,
    compiled: [{ name: 'mmcv-full' }],
    kept: [],
    largest: null,
  });
});

test.each([
  ['it was edited', locked('a', { wheels: [file('a.whl', 'a', { path: 'a.whl' })], extras: { kept: 'edited' } })],
  ['the index has another file', locked('a', { wheels: [file('a.whl', 'c', { url: 'https://x/a.whl' })] })],
  ['the lock does not know it', locked('other', {})],
])('no index has it as it is here: %s', (_, pkg) => {
  expect(outline([pkg], [wheel('a', 'a', 9)])).toMatchObject({ wheels: 0, compiled: [], kept: ['a'] });
});
