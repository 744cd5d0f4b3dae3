import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type InstalledPackage, installed } from '../../test/support/installed.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { tinyElf } from '../../test/support/tiny-elf.ts';
import { readElf } from './elf.ts';
import { readSystemNeeds } from './libraries.ts';

const signal = AbortSignal.timeout(30_000);
const self = process.platform === 'linux' ? await readElf(process.execPath) : null;
const machine = self?.machine ?? 0;

/** An installation whose interpreter is a real program of this machine. */
async function needsOf(...packages: InstalledPackage[]) {
  const prefix = await scratchDir();
  const installation = await installed(prefix, packages);
  return readSystemNeeds(
    { ...installation, interpreter: { ...installation.interpreter, path: process.execPath } },
    signal,
  );
}

describe.skipIf(self === null)('the system’s libraries (skipped where programs are not ELF)', () => {
  test('what compiled modules need of the system, and by whom', async () => {
    const module = tinyElf({ machine, needed: ['libc.so.6'], versions: { 'libc.so.6': ['GLIBC_2.4', 'GLIBC_2.14'] } });
    const other = tinyElf({ machine, needed: ['libc.so.6'], versions: { 'libc.so.6': ['GLIBC_2.9'] } });
    const { libraries, symbols, findings } = await needsOf(
      { name: 'b', files: { 'b/native.so': module } },
      { name: 'a', files: { 'a/native.cpython-310.so': other, 'a/text.so': 'no library', 'a/__init__.py': '' } },
    );
    expect(libraries).toEqual([
      {
        soname: 'libc.so.6',
        file: expect.stringMatching(/\/libc\.so\.6$/),
        version: expect.toSatisfy((version) => version === null || /\d/.test(version)),
        package: expect.toSatisfy((name) => name === null || /^libc6 \S+$/.test(name)),
        neededBy: ['a', 'b'],
      },
    ]);
    expect(symbols).toEqual({ GLIBC: '2.14' });
    expect(findings).toEqual([]);
  });

  test('a library that is nowhere is told', async () => {
    const module = tinyElf({ machine, needed: ['libnowhere.so.7'] });
    const { libraries, findings } = await needsOf({ name: 'a', files: { 'a/native.so': module } });
    expect(libraries).toEqual([
      { soname: 'libnowhere.so.7', file: null, version: null, package: null, neededBy: ['a'] },
    ]);
    expect(findings).toMatchObject([{ kind: 'library-missing', subject: 'libnowhere.so.7', level: 'warning' }]);
    expect(findings[0]!.message).toContain('a');
  });

  test.each<[string, InstalledPackage[]]>([
    [
      'beside it',
      [
        {
          name: 'a',
          files: {
            'a/native.so': tinyElf({ machine, needed: ['libown.so.1'], runpath: '$ORIGIN/../a.libs' }),
            'a.libs/libown.so.1': tinyElf({ machine }),
          },
        },
      ],
    ],
    [
      'of a package that it requires, under its soname',
      [
        { name: 'a', requires: ['b>=1'], files: { 'a/native.so': tinyElf({ machine, needed: ['libc.so.6'] }) } },
        { name: 'b', files: { 'b/lib.so': tinyElf({ machine, soname: 'libc.so.6' }) } },
      ],
    ],
    [
      'of another package, when the system has none',
      [
        { name: 'a', files: { 'a/native.so': tinyElf({ machine, needed: ['libother.so'] }) } },
        { name: 'b', files: { 'b/libother.so': tinyElf({ machine }) } },
      ],
    ],
    ['of another machine', [{ name: 'a', files: { 'a/native.so': tinyElf({ machine: 1, needed: ['libc.so.6'] }) } }]],
  ])('a library of the environment is none of the system: %s', async (_, packages) => {
    expect(await needsOf(...packages)).toEqual({ libraries: [], symbols: {}, findings: [] });
  });

  test('a library that a run path leads to', async () => {
    const dir = await scratchDir();
    await mkdir(join(dir, 'lib'));
    await copyFile(process.execPath, join(dir, 'lib', 'libfar.so.1'));
    const module = tinyElf({ machine, needed: ['libfar.so.1'], runpath: join(dir, 'lib') });
    const { libraries } = await needsOf({ name: 'a', files: { 'a/native.so': module } });
    expect(libraries).toMatchObject([{ soname: 'libfar.so.1', file: join(dir, 'lib', 'libfar.so.1'), package: null }]);
  });
});

test('where programs are not ELF there is nothing to tell', async () => {
  const prefix = await scratchDir();
  const installation = await installed(prefix, [{ name: 'a', files: { 'a.so': tinyElf({ needed: ['libc.so.6'] }) } }]);
  const path = join(prefix, 'python');
  await writeFile(path, 'no ELF file, as on other systems');
  const needs = await readSystemNeeds({ ...installation, interpreter: { ...installation.interpreter, path } }, signal);
  expect(needs).toEqual({ libraries: [], symbols: {}, findings: [] });
});
