import { expect, test } from 'vitest';
import { type OriginHints, originOf } from './origin.ts';

const hints: OriginHints = { directUrl: null, isSource: false, root: '/env/site-packages', conda: null };

test.each<[string, Partial<OriginHints>, unknown]>([
  ['nothing left', {}, { kind: 'index' }],
  ['no PEP 610', { directUrl: ['x', 1] }, { kind: 'index' }],
  [
    'a wheel by its URL',
    { directUrl: { url: 'https://me:t0ken@host.example/a.whl?token=t0ken', archive_info: {} } },
    { kind: 'archive', url: 'https://host.example/a.whl' },
  ],
  [
    'a commit',
    {
      directUrl: {
        url: 'https://t0ken@host.example/a.git',
        vcs_info: { vcs: 'git', commit_id: 'abc', requested_revision: 'v1' },
      },
    },
    { kind: 'vcs', vcs: 'git', url: 'https://host.example/a.git', commit: 'abc' },
  ],
  ['a folder', { directUrl: { url: 'file:///src/a', dir_info: {} } }, { kind: 'directory', url: 'file:///src/a' }],
  [
    'a folder that is worked in',
    { directUrl: { url: 'file:///src/a', dir_info: { editable: true } } },
    { kind: 'editable', url: 'file:///src/a' },
  ],
  ['an .egg-link', { isSource: true, root: '/src/a' }, { kind: 'editable', url: 'file:///src/a' }],
  [
    'conda, which leaves the folder of its build farm',
    {
      directUrl: { url: 'file:///home/conda/feedstock/work', dir_info: {} },
      conda: { channel: 'https://conda.example/t/t0ken/main/linux-64', build: 'py310_0' },
    },
    { kind: 'conda', channel: 'https://conda.example/main/linux-64', build: 'py310_0' },
  ],
])('%s', (_, given, expected) => {
  expect(originOf({ ...hints, ...given })).toEqual(expected);
});
