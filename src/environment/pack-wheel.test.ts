import { hash } from 'node:crypto';
import { chmod, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noise } from '../../test/support/bytes.ts';
import { type InstalledPackage, installed, siteOf } from '../../test/support/installed.ts';
import { readZip } from '../../test/support/read-zip.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { openStore } from '../store/store.ts';
import { packWheel } from './pack-wheel.ts';
import { parseRecord } from './record.ts';

const signal = new AbortController().signal;

/** Of everything that packages leave. */
const RICH: InstalledPackage = {
  name: 'Rich-Lib',
  version: '1.2+cpu',
  tags: ['cp310-cp310-manylinux_2_17_x86_64', 'cp310-cp310-manylinux2014_x86_64'],
  files: {
    'rich_lib/__init__.py': 'import rich_lib.native\n',
    'rich_lib/native.so': noise(3 << 20),
    'rich_lib/empty.py': '',
    'rich_lib/a, b.txt': 'a comma\n',
    'rich_lib/名前.txt': 'not ASCII\n',
    'rich_lib/__pycache__/__init__.cpython-310.pyc': 'compiled',
    '../../../bin/plain': '#!/bin/sh\necho plain\n',
    '../../../share/rich/data.bin': noise(100),
    '../../../include/site/python3.10/rich-lib/rich.h': '#define RICH\n',
  },
  programs: { serve: 'rich_lib:main' },
};

async function packed(pkg: InstalledPackage, change?: (site: string) => Promise<unknown>) {
  const prefix = await scratchDir();
  const installation = await installed(prefix, [pkg]);
  await change?.(siteOf(prefix));
  const store = await openStore(await scratchDir());
  const wheel = await packWheel(installation.distributions[0]!, installation, store, signal);
  const files = await readZip(store.blobs.path(wheel.digest));
  return { wheel, files, store };
}

test('an installed package becomes a wheel with everything in its place', async () => {
  const { wheel, files } = await packed(RICH);
  expect(wheel.name).toBe('rich_lib-1.2+cpu-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl');
  expect(wheel).toMatchObject({ package: 'rich-lib', version: '1.2+cpu' });
  const info = 'Rich_Lib-1.2+cpu.dist-info';
  expect([...files.keys()]).toEqual([
    'Rich_Lib-1.2+cpu.data/data/share/rich/data.bin',
    'Rich_Lib-1.2+cpu.data/headers/rich.h',
    'Rich_Lib-1.2+cpu.data/scripts/plain',
    'rich_lib/__init__.py',
    'rich_lib/a, b.txt',
    'rich_lib/empty.py',
    'rich_lib/native.so',
    'rich_lib/名前.txt',
    `${info}/METADATA`,
    `${info}/WHEEL`,
    `${info}/entry_points.txt`,
    `${info}/RECORD`,
  ]);
  expect(files.get('rich_lib/native.so')!.content).toEqual(Buffer.from(RICH.files!['rich_lib/native.so']!));
});

test('its RECORD names every file with its hash and size', async () => {
  const { files } = await packed(RICH);
  const rows = parseRecord(files.get('Rich_Lib-1.2+cpu.dist-info/RECORD')!.content.toString());
  expect(rows.map(({ path }) => path)).toEqual([...files.keys()]);
  for (const { path, sha256, size } of rows.slice(0, -1)) {
    const { content } = files.get(path)!;
    expect([path, sha256, size]).toEqual([path, hex(content), content.length]);
  }
  expect(rows.at(-1)).toMatchObject({ sha256: null, size: null });
});

test('the same files give the same bytes: in another folder, at another time, by another installer', async () => {
  const first = await packed(RICH);
  const other = await packed(RICH, async (site) => {
    await utimes(join(site, 'rich_lib', 'native.so'), 1e9, 1e9);
    await writeFile(join(site, 'Rich_Lib-1.2+cpu.dist-info', 'INSTALLER'), 'uv');
    await writeFile(join(site, 'Rich_Lib-1.2+cpu.dist-info', 'REQUESTED'), '');
  });
  expect(other.wheel).toEqual(first.wheel);
});

test('files are packed as they are now: edited ones with their edits, deleted ones not at all', async () => {
  const { files } = await packed(RICH, async (site) => {
    await writeFile(join(site, 'rich_lib', '__init__.py'), 'patched = True\n');
    await rm(join(site, 'rich_lib', 'empty.py'));
  });
  expect(files.get('rich_lib/__init__.py')!.content.toString()).toBe('patched = True\n');
  expect(files.has('rich_lib/empty.py')).toBe(false);
  const record = files.get('Rich_Lib-1.2+cpu.dist-info/RECORD')!.content.toString();
  expect(record).toContain(`rich_lib/__init__.py,sha256=${b64('patched = True\n')},15\n`);
});

test('the right to be executed is kept', async () => {
  const { files } = await packed(RICH, (site) => chmod(join(site, 'rich_lib', 'native.so'), 0o755));
  const executable = [...files].filter(([, file]) => file.executable).map(([name]) => name);
  expect(executable).toEqual(['Rich_Lib-1.2+cpu.data/scripts/plain', 'rich_lib/native.so']);
});

test.each([
  ['directly', (python: string) => `#!${python}\n`],
  ['by a shell, as for long paths', (python: string) => `#!/bin/sh\n'''exec' "${python}" "$0" "$@"\n' '''\n`],
])('a script of the package that names the interpreter %s names none in the wheel', async (_, head) => {
  const prefix = await scratchDir();
  const content = `${head(join(prefix, 'bin', 'python'))}print(1)\n`;
  const installation = await installed(prefix, [{ name: 'tool', files: { '../../../bin/tool.py': content } }]);
  const store = await openStore(await scratchDir());
  const wheel = await packWheel(installation.distributions[0]!, installation, store, signal);
  const script = (await readZip(store.blobs.path(wheel.digest))).get('tool-1.0.data/scripts/tool.py')!;
  expect(script.content.toString()).toBe('#!python\nprint(1)\n');
  expect(script.executable).toBe(true);
});

test('a package without a WHEEL gets one: of this interpreter when it has compiled modules', async () => {
  const files = { 'fast/_c.cpython-310-x86_64-linux-gnu.so': noise(10) };
  const { wheel, files: inside } = await packed({ name: 'fast', tags: [], files }, (site) =>
    rm(join(site, 'fast-1.0.dist-info', 'WHEEL')),
  );
  expect(wheel.name).toBe('fast-1.0-cp310-cp310-linux_x86_64.whl');
  const text = inside.get('fast-1.0.dist-info/WHEEL')!.content.toString();
  expect(text).toContain('Root-Is-Purelib: false\nTag: cp310-cp310-linux_x86_64\n');
  const pure = await packed({ name: 'slow', tags: [] });
  expect(pure.wheel.name).toBe('slow-1.0-py3-none-any.whl');
});

test('an egg-info becomes a dist-info, with what it requires', async () => {
  const prefix = await scratchDir();
  const installation = await installed(prefix, [{ name: 'old', files: {}, tags: [], requires: ['six>=1.0'] }]);
  const site = siteOf(prefix);
  await rm(join(site, 'old-1.0.dist-info'), { recursive: true });
  const egg = join(site, 'old-1.0-py3.10.egg-info');
  await mkdir(egg);
  await writeFile(join(site, 'old.py'), 'x = 1\n');
  const metadata = 'Metadata-Version: 1.1\nName: old\nVersion: 1.0\n';
  await writeFile(join(egg, 'PKG-INFO'), `${metadata}\nLong text\n`);
  await writeFile(join(egg, 'SOURCES.txt'), 'old.py\n');
  await writeFile(join(egg, 'installed-files.txt'), '../old.py\nPKG-INFO\nSOURCES.txt\n');
  const old = { ...installation.distributions[0]!, metadataDir: egg, hasRecord: false };
  const store = await openStore(await scratchDir());
  const wheel = await packWheel(old, installation, store, signal);
  const files = await readZip(store.blobs.path(wheel.digest));
  expect([...files.keys()]).toEqual([
    'old.py',
    ...['METADATA', 'WHEEL', 'RECORD'].map((name) => `old-1.0.dist-info/${name}`),
  ]);
  const text = files.get('old-1.0.dist-info/METADATA')!.content.toString();
  expect(text).toBe(`${metadata}Requires-Dist: six>=1.0\n\nLong text\n`);
});

test('a package that does not tell its files is refused, and named', async () => {
  const prefix = await scratchDir();
  const installation = await installed(prefix, [{ name: 'silent', files: {} }]);
  await rm(join(siteOf(prefix), 'silent-1.0.dist-info', 'RECORD'));
  const silent = { ...installation.distributions[0]!, hasRecord: false };
  const store = await openStore(await scratchDir());
  const packing = packWheel(silent, installation, store, signal);
  await expect(packing).rejects.toMatchObject({
    code: 'environment_broken',
    message: expect.stringContaining('silent 1.0'),
  });
});

test('one whose metadata were deleted is refused', async () => {
  const packing = packed(RICH, (site) => rm(join(site, 'Rich_Lib-1.2+cpu.dist-info', 'METADATA')));
  await expect(packing).rejects.toMatchObject({
    code: 'environment_broken',
    message: expect.stringContaining('METADATA'),
  });
});

test('an editable package takes along the modules that it points to', async () => {
  const project = await scratchDir();
  await mkdir(join(project, 'src', 'mine', '__pycache__'), { recursive: true });
  await writeFile(join(project, 'src', 'mine', '__init__.py'), 'here = 1\n');
  await writeFile(join(project, 'src', 'mine', '__pycache__', 'x.pyc'), '');
  const { files } = await packed({
    name: 'mine',
    origin: { kind: 'editable', url: `file://${project}` },
    files: { '__editable__.mine-1.0.pth': `${join(project, 'src')}\n` },
  });
  expect([...files.keys()].slice(0, 2)).toEqual(['mine/__init__.py', 'mine-1.0.dist-info/METADATA']);
});

test('an editable package of which a finder tells', async () => {
  const project = await scratchDir();
  await mkdir(join(project, 'lib'), { recursive: true });
  await writeFile(join(project, 'lib', 'deep.py'), 'deep = 1\n');
  await writeFile(join(project, 'single.py'), 'single = 1\n');
  const mapping = `{'single': '${join(project, 'single')}', 'a.b': '${join(project, 'lib')}'}`;
  const { files } = await packed({
    name: 'found',
    origin: { kind: 'editable', url: `file://${project}` },
    files: {
      '__editable__.found-1.0.pth': 'import __editable___found_1_0_finder\n',
      '__editable___found_1_0_finder.py': `from x import y\nMAPPING: dict[str, str] = ${mapping}\nNAMESPACES = {}\n`,
    },
  });
  expect([...files.keys()].slice(0, 2)).toEqual(['a/b/deep.py', 'single.py']);
});

const hex = (bytes: Uint8Array) => hash('sha256', bytes, 'hex');
const b64 = (text: string) => Buffer.from(hex(Buffer.from(text)), 'hex').toString('base64url');
