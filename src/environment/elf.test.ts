import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scratchDir } from '../../test/support/scratch.ts';
import { tinyElf } from '../../test/support/tiny-elf.ts';
import { readElf } from './elf.ts';

const RICH = tinyElf({
  soname: 'libown.so.1',
  needed: ['libc.so.6', 'libGL.so.1'],
  runpath: '$ORIGIN/../lib:/opt/x',
  versions: { 'libc.so.6': ['GLIBC_2.4', 'GLIBC_2.27'], 'libstdc++.so.6': ['GLIBCXX_3.4.21'] },
});

async function read(bytes: Uint8Array) {
  const file = join(await scratchDir(), 'a.so');
  await writeFile(file, bytes);
  return readElf(file);
}

test('what a library asks of the loader', async () => {
  expect(await read(RICH)).toEqual({
    machine: 62,
    bits: 64,
    soname: 'libown.so.1',
    needed: ['libc.so.6', 'libGL.so.1'],
    searchPaths: ['$ORIGIN/../lib', '/opt/x'],
    versions: [
      { library: 'libc.so.6', version: 'GLIBC_2.4' },
      { library: 'libc.so.6', version: 'GLIBC_2.27' },
      { library: 'libstdc++.so.6', version: 'GLIBCXX_3.4.21' },
    ],
  });
});

test.runIf(process.platform === 'linux')('a real program', async () => {
  const elf = await readElf(process.execPath);
  expect(elf?.needed).toContain('libc.so.6');
  expect(elf?.versions.some(({ version }) => /^GLIBC_2\.\d+$/.test(version))).toBe(true);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a script', Buffer.from('#!/bin/sh\necho a program that is long enough to be one\n')],
  ['the first bytes only', RICH.subarray(0, 40)],
  ['no dynamic section', RICH.subarray(0, 64 + 56)],
])('%s is no ELF file', async (_, bytes) => {
  expect(await read(bytes)).toBeNull();
});

test('damaged files are none, or tell something; they are never an error, nor without end', async () => {
  const file = join(await scratchDir(), 'a.so');
  const damaged = fc.record({
    length: fc.integer({ min: 0, max: RICH.length }),
    edits: fc.array(fc.tuple(fc.nat(RICH.length - 1), fc.nat(255)), { maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(damaged, async ({ length, edits }) => {
      const bytes = Buffer.from(RICH);
      for (const [at, value] of edits) bytes[at] = value;
      await writeFile(file, bytes.subarray(0, length));
      const elf = await readElf(file);
      return elf === null || elf.versions.length <= 4096;
    }),
    { numRuns: 500 },
  );
});
