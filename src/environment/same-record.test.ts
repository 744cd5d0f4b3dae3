import { expect, test } from 'vitest';
import type { Distribution } from './distribution.ts';
import type { RecordEntry, RecordRow } from './record.ts';
import { differenceOf } from './same-record.ts';

const distribution = { prefix: '/env', root: '/env/lib/python3.10/site-packages' } as Distribution;
const row = (path: string, sha256: string | null = 'aa'): RecordRow => ({ path, sha256, size: 1 });
const entry = (path: string, sha256: string | null = 'aa'): RecordEntry => ({
  ...row(path, sha256),
  file: new URL(path, `file://${distribution.root}/`).pathname,
});

const WHEEL = [row('a/x.py'), row('a-1.dist-info/METADATA'), row('a-1.dist-info/RECORD', null)];
const INSTALLED = [entry('a/x.py'), entry('a-1.dist-info/METADATA'), entry('a-1.dist-info/RECORD', null)];

test.each<[string, RecordRow[], RecordEntry[]]>([
  ['nothing else', [], []],
  [
    'what installers add',
    [row('a/__pycache__/shipped.pyc'), row('a-1.dist-info/RECORD.jws')],
    [
      entry('a/__pycache__/x.cpython-310.pyc', null),
      entry('a/__pycache__', null),
      entry('a-1.dist-info/INSTALLER'),
      entry('a-1.dist-info/REQUESTED'),
      entry('a-1.dist-info/direct_url.json'),
      entry('a-1.dist-info/uv_cache.json'),
      entry('../../../bin/a', 'made'),
      entry('../../Scripts/a.exe', 'made'),
    ],
  ],
  [
    'files that go elsewhere',
    [
      row('a-1.data/scripts/run', 'before'),
      row('a-1.data/purelib/b.py'),
      row('a-1.data/platlib/c.so'),
      row('a-1.data/data/share/d'),
      row('a-1.data/headers/e.h'),
    ],
    [
      entry('../../../bin/run', 'after'),
      entry('b.py'),
      entry('c.so'),
      entry('../../../share/d'),
      entry('../../../include/site/python3.10/a/e.h'),
    ],
  ],
])('the same wheel, with %s', (_, more, installed) => {
  expect(differenceOf([...WHEEL, ...more], [...INSTALLED, ...installed], distribution)).toBeNull();
});

test.each<[string, RecordRow[], RecordEntry[]]>([
  ['a/y.py is not installed', [...WHEEL, row('a/y.py')], INSTALLED],
  ['a/x.py has another content', [row('a/x.py', 'bb'), ...WHEEL.slice(1)], INSTALLED],
  [
    'a/x.py has another content',
    [row('a/x.py', null), ...WHEEL.slice(1)],
    [entry('a/x.py', null), ...INSTALLED.slice(1)],
  ],
  ['a/x.py has another content', WHEEL, [entry('a/x.py', null), ...INSTALLED.slice(1)]],
  ['a/_ext.so is not in it', WHEEL, [...INSTALLED, entry('a/_ext.so')]],
  ['../../../share/d is not in it', WHEEL, [...INSTALLED, entry('../../../share/d')]],
  ['bin/d is not in it', WHEEL, [...INSTALLED, entry('bin/d')]],
  ['a-1.data/data/share/d is not installed', [...WHEEL, row('a-1.data/data/share/d')], INSTALLED],
  ['a-1.data/headers/e.h is not installed', [...WHEEL, row('a-1.data/headers/e.h')], [...INSTALLED, entry('a/e.h')]],
  [
    'a-1.data/data/share/d has another content',
    [...WHEEL, row('a-1.data/data/share/d', 'bb')],
    [...INSTALLED, entry('../../../share/d')],
  ],
])('another: %s', (difference, wheel, installed) => {
  expect(differenceOf(wheel, installed, distribution)).toBe(difference);
});
