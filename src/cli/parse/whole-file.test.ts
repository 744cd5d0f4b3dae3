import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWholeFile } from './whole-file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-whole-'));
});
afterEach(() => rm(dir, { recursive: true }));

const bytes = new TextEncoder().encode('whole');

test('makes the folders, writes, and leaves nothing beside', async () => {
  await writeWholeFile(join(dir, 'a/b/c.json'), bytes);
  expect(await readFile(join(dir, 'a/b/c.json'), 'utf8')).toBe('whole');
  expect(await readdir(join(dir, 'a/b'))).toEqual(['c.json']);
});

test('the name appears after the callback, with all bytes', async () => {
  const seen: string[][] = [];
  await writeWholeFile(join(dir, 'c.json'), bytes, async () => {
    seen.push(await readdir(dir));
  });
  expect(seen[0]).toHaveLength(1);
  expect(seen[0][0]).toMatch(/^\.c\.json\..+\.part$/);
});

test('what fails before the name is there leaves the old file and no part', async () => {
  await writeFile(join(dir, 'c.json'), 'old');
  const failure = writeWholeFile(join(dir, 'c.json'), bytes, () => Promise.reject(new Error('no')));
  await expect(failure).rejects.toMatchObject({ code: 'output_unwritable' });
  expect(await readFile(join(dir, 'c.json'), 'utf8')).toBe('old');
  expect(await readdir(dir)).toEqual(['c.json']);
});

test('a file in the place of a folder is named', async () => {
  await writeFile(join(dir, 'a'), '');
  const path = join(dir, 'a/b.json');
  await expect(writeWholeFile(path, bytes)).rejects.toMatchObject({
    code: 'output_unwritable',
    message: expect.stringContaining(path),
  });
});
