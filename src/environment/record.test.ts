import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { installed, siteOf } from '../../test/support/installed.ts';
import { sha256 } from '../../test/support/model-hub.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import type { Distribution } from './distribution.ts';
import { parseRecord, readRecord } from './record.ts';

async function setUp() {
  const prefix = await scratchDir();
  const { distributions } = await installed(prefix, [
    { name: 'a', files: { 'a/b, c.py': 'x', '../../../bin/a': '#!x' } },
  ]);
  const distribution = distributions[0]!;
  const record = (text: string | Uint8Array) => writeFile(join(distribution.metadataDir, 'RECORD'), text);
  return { prefix, site: siteOf(prefix), distribution, record };
}

/** One of distutils or an old pip: metadata in an .egg-info folder, or file. */
async function egg(files: Record<string, string>, metadata: string): Promise<Distribution> {
  const { site, distribution } = await setUp();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(site, path)), { recursive: true });
    await writeFile(join(site, path), content);
  }
  await rm(distribution.metadataDir, { recursive: true });
  return { ...distribution, name: 'old', key: 'old', metadataDir: join(site, metadata), hasRecord: false };
}

test('paths with commas, programs, hashes in hex', async () => {
  const { site, prefix, distribution } = await setUp();
  const entries = await readRecord(distribution);
  expect(entries[0]).toEqual({
    path: 'a/b, c.py',
    file: join(site, 'a/b, c.py'),
    sha256: sha256(Buffer.from('x')),
    size: 1,
  });
  expect(entries[1]).toMatchObject({ path: '../../../bin/a', file: join(prefix, 'bin/a') });
  expect(entries.at(-1)).toMatchObject({ path: 'a-1.0.dist-info/RECORD', sha256: null, size: null });
});

test('lines of Windows, of Excel, without hash, of another hash, twice, empty', async () => {
  const { distribution, record } = await setUp();
  await record(
    '\ufeffa\\b.py,sha256=LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564,3\r\n\r\n"q""u,ote.py",md5=abc,\r\nc.py\r\nc.py,,\r\n',
  );
  expect((await readRecord(distribution)).map(({ file: _, ...row }) => row)).toEqual([
    { path: 'a/b.py', sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae', size: 3 },
    { path: 'q"u,ote.py', sha256: null, size: null },
    { path: 'c.py', sha256: null, size: null },
  ]);
});

test.each(['../../../../outside', '/etc/passwd', '../../../../../../etc/shadow', 'a/../../../../../x', '', '../../..'])(
  'a path that leaves the environment is refused: %j',
  async (path) => {
    const { distribution, record } = await setUp();
    await record(`a.py,,\n"${path}",,\n`);
    const failure = await readRecord(distribution).catch((error) => error);
    expect(failure).toMatchObject({
      code: 'environment_broken',
      message: expect.stringContaining(JSON.stringify(path)),
    });
  },
);

test('a RECORD that is no list is told by its path', async () => {
  const { distribution, record } = await setUp();
  await record('"never closed,,\na.py,,\n');
  await expect(readRecord(distribution)).rejects.toMatchObject({
    code: 'environment_broken',
    message: expect.stringContaining(join(distribution.metadataDir, 'RECORD')),
  });
});

test('hashes that are none do not become some', () => {
  expect(parseRecord('a,sha256=,1\nb,sha256=!!!,-1\n')).toEqual([
    { path: 'a', sha256: null, size: 1 },
    { path: 'b', sha256: null, size: null },
  ]);
});

test('what older installers list, relative to their metadata', async () => {
  const list = '../old/__init__.py\n../../../../bin/old\nPKG-INFO\n';
  const old = await egg({ 'old.egg-info/installed-files.txt': list, 'old.egg-info/PKG-INFO': '' }, 'old.egg-info');
  expect((await readRecord(old)).map(({ path }) => path)).toEqual([
    'old/__init__.py',
    '../../../bin/old',
    'old.egg-info/PKG-INFO',
  ]);
});

test('without any list, what lies under the names that it imports by', async () => {
  const files = {
    'old-1.egg-info/top_level.txt': 'old\n_old\n',
    'old/__init__.py': '',
    'old/deep/x.py': '',
    'old/__pycache__/x.pyc': '',
    '_old.cpython-310-x86_64-linux-gnu.so': '',
    'older/x.py': '',
  };
  const paths = (await readRecord(await egg(files, 'old-1.egg-info'))).map(({ path }) => path);
  expect(paths.sort()).toEqual([
    '_old.cpython-310-x86_64-linux-gnu.so',
    'old-1.egg-info/top_level.txt',
    'old/__init__.py',
    'old/deep/x.py',
  ]);
});

test('metadata that are one file', async () => {
  const old = await egg({ 'old-1.egg-info': 'Name: old\n' }, 'old-1.egg-info');
  expect((await readRecord(old)).map(({ path }) => path)).toEqual(['old-1.egg-info']);
});

test('without any name either, what is called as the package is', async () => {
  const files = { 'Old_Lib-1.egg-info': 'Name: Old-Lib\n', 'Old_Lib/x.py': '', 'old_lib.py': '', 'other.py': '' };
  const old = { ...(await egg(files, 'Old_Lib-1.egg-info')), name: 'Old-Lib', key: 'old-lib' };
  const paths = (await readRecord(old)).map(({ path }) => path);
  expect(paths.sort()).toEqual(['Old_Lib-1.egg-info', 'Old_Lib/x.py', 'old_lib.py']);
});

test('one that is developed in its folder lists none', async () => {
  const old = await egg({ 'old.egg-info/top_level.txt': 'old\n', 'old/x.py': '' }, 'old.egg-info');
  expect(await readRecord({ ...old, origin: { kind: 'editable', url: 'file:///src' } })).toEqual([]);
});
